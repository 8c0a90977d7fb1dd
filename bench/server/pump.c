/*
 * The load of the relay: writes a burst into one end of each flow and the next one when it has come out at the other.
 * In C because a load that costs more than the server keeps it waiting, and is then what is measured.
 *
 * Descriptors 3, 4: both ends of the first flow, 5, 6: of the second ... Standard input, numbers of the machine's own
 * order: how many flows (4 bytes), how many bursts each (4); then of each flow the bytes that arrive of a burst (4),
 * the bytes of the burst (4), and the burst.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { first_descriptor = 3, most_events = 256, patience_ms = 20000 };

struct flow {
  int in;
  int out;
  uint8_t *burst;
  uint32_t burst_bytes;
  uint32_t arriving;
  uint32_t arrived;
  uint32_t written;
  uint32_t left;
};

static uint8_t chunk[1 << 20];

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void take(void *into, size_t bytes) {
  if (fread(into, 1, bytes, stdin) != bytes) fail("The order ends early.");
}

static uint32_t take_number(void) {
  uint32_t number;
  take(&number, sizeof number);
  return number;
}

static void watch(int queue, int descriptor, uint32_t number, uint32_t events, int how) {
  struct epoll_event event = {.events = events, .data.u32 = number};
  if (epoll_ctl(queue, how, descriptor, &event) != 0) fail("A descriptor cannot be watched.");
}

/** Writes what is left of the burst; the rest when there is room. */
static void push(int queue, struct flow *flow, uint32_t number) {
  while (flow->written < flow->burst_bytes) {
    ssize_t wrote = write(flow->in, flow->burst + flow->written, flow->burst_bytes - flow->written);
    if (wrote < 0 && errno == EAGAIN) {
      watch(queue, flow->in, number, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      return;
    }
    if (wrote <= 0) fail("The server hung up on who sends.");
    flow->written += (uint32_t)wrote;
  }
}

/** Reads everything there is; gives how much. */
static uint32_t drain(int descriptor) {
  uint32_t bytes = 0;
  for (;;) {
    ssize_t got = read(descriptor, chunk, sizeof chunk);
    if (got < 0 && errno == EAGAIN) return bytes;
    if (got <= 0) fail("The server hung up.");
    bytes += (uint32_t)got;
    if ((size_t)got < sizeof chunk) return bytes;
  }
}

int main(void) {
  uint32_t count = take_number();
  uint32_t bursts = take_number();
  int queue = epoll_create1(0);
  struct flow *flows = calloc(count, sizeof *flows);
  if (queue < 0 || flows == NULL) fail("No memory.");
  for (uint32_t at = 0; at < count; at += 1) {
    struct flow *flow = &flows[at];
    flow->in = first_descriptor + 2 * (int)at;
    flow->out = flow->in + 1;
    flow->arriving = take_number();
    flow->burst_bytes = take_number();
    flow->burst = malloc(flow->burst_bytes);
    if (flow->burst == NULL) fail("No memory.");
    take(flow->burst, flow->burst_bytes);
    flow->left = bursts;
    for (int end = 0; end < 2; end += 1) {
      int descriptor = flow->in + end;
      fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
      watch(queue, descriptor, 2 * at + (uint32_t)end, EPOLLIN, EPOLL_CTL_ADD);
    }
  }
  for (uint32_t at = 0; at < count; at += 1) push(queue, &flows[at], 2 * at);
  for (uint32_t running = count; running > 0;) {
    struct epoll_event events[most_events];
    int ready = epoll_wait(queue, events, most_events, patience_ms);
    if (ready == 0) fail("Nothing arrives any more.");
    for (int event = 0; event < ready; event += 1) {
      uint32_t number = events[event].data.u32;
      struct flow *flow = &flows[number / 2];
      if (events[event].events & EPOLLOUT) {
        watch(queue, flow->in, number, EPOLLIN, EPOLL_CTL_MOD);
        push(queue, flow, number);
      }
      if (!(events[event].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) continue;
      uint32_t bytes = drain(number % 2 == 0 ? flow->in : flow->out);
      if (number % 2 == 0) continue;
      flow->arrived += bytes;
      if (flow->arrived > flow->arriving) fail("More arrives than was sent.");
      if (flow->arrived < flow->arriving) continue;
      flow->arrived = 0;
      flow->written = 0;
      flow->left -= 1;
      if (flow->left == 0) running -= 1;
      else push(queue, flow, number - 1);
    }
  }
  return 0;
}
