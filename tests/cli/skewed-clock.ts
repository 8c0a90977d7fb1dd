// Preloaded into a command line: SIGUSR2 moves its wall clock an hour ahead, as a computer's sleep does.
import process from 'node:process';

const real = Date.now;
let skew = 0;
Date.now = () => real() + skew;
process.on('SIGUSR2', () => {
  skew += 3_600_000;
});
