import { expect, test } from 'vitest';
import { Bucket } from '../../signaling/bucket.ts';

test('holds four seconds’ worth, and not one more', () => {
  const bucket = new Bucket(10, 0);
  for (let i = 0; i < 40; i++) expect(bucket.take(1, 0)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
});

test('fills with time, and never above its height', () => {
  const bucket = new Bucket(10, 0);
  expect(bucket.take(40, 0)).toBe(true);
  expect(bucket.take(1, 99)).toBe(false);
  expect(bucket.take(1, 100)).toBe(true);
  expect(bucket.take(40, 1_000_000)).toBe(true);
  expect(bucket.take(1, 1_000_000)).toBe(false);
});

test('says how long to wait, in whole seconds', () => {
  const bucket = new Bucket(10, 0);
  expect(bucket.take(40, 0)).toBe(true);
  expect(bucket.wait(1)).toBe(1);
  expect(bucket.wait(11)).toBe(2);
});

test('a clock that goes back gives nothing', () => {
  const bucket = new Bucket(10, 1000);
  expect(bucket.take(40, 1000)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
});

test('another rate: it fills at that, and holds four seconds of it', () => {
  const bucket = new Bucket(10, 0);
  bucket.change(2);
  expect(bucket.take(9, 0)).toBe(false);
  expect(bucket.take(8, 0)).toBe(true);
  expect(bucket.take(1, 499)).toBe(false);
  expect(bucket.take(1, 500)).toBe(true);
  bucket.change(100);
  expect(bucket.take(400, 4500)).toBe(true);
});
