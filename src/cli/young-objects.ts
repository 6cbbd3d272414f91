import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

const mebibyte = 2 ** 20;
/** Both halves of V8's room for young objects together. */
const room = 8 * mebibyte;

/**
 * Keeps V8's room for young objects at 8 MiB, where it would double up to 128 MiB as what survives collections adds up: whoever
 * hands millions of records on has no use for more. To be called before the heap has grown: a room that is larger already stays
 * so. Leaves it alone where whoever started the process says how large it shall be (`NODE_OPTIONS=--max-semi-space-size=16`). All of the heap is collected
 * when it has grown by half, where V8 would wait until it is four times as large as what is alive.
 */
export function limitRoomForYoungObjects(): void {
  const given = [process.env.NODE_OPTIONS ?? "", ...process.execArgv];
  if (given.some((options) => options.includes("semi-space"))) return;
  setFlagsFromString("--semi-space-growth-factor=4");
  growOnce();
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=50");
}

/** It grows at a collection that finds much of it alive. Where V8 should do otherwise, 8 MiB of arrays are the end of it. */
function growOnce(): void {
  const alive: unknown[] = [];
  while (roomForYoungObjects() < room && alive.length < room / arrayBytes)
    alive.push(new Array(arrayBytes / 8).fill(0));
}

const arrayBytes = 8 * 1024;

function roomForYoungObjects(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? room;
}
