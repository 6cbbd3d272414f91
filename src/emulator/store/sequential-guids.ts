import { Guid } from "../../values/guid.ts";

/**
 * IDs for new records, each greater than the one before (RFC 9562, version 7): a real organization's are sequential as well,
 * and records without another order then come in the order of their creation.
 */
export function sequentialGuids(now: () => number): () => Guid {
  let milliseconds = 0;
  let counter = 0;
  return () => {
    const current = now();
    if (current > milliseconds) {
      milliseconds = current;
      counter = 0;
    } else if (counter === 0xfff) {
      milliseconds += 1;
      counter = 0;
    } else counter += 1;
    return compose(milliseconds, counter);
  };
}

function compose(milliseconds: number, counter: number): Guid {
  const time = milliseconds.toString(16).padStart(12, "0");
  const random = globalThis.crypto.randomUUID().slice(19);
  const order = `7${counter.toString(16).padStart(3, "0")}`;
  return Guid.of(`${time.slice(0, 8)}-${time.slice(8)}-${order}-${random}`);
}
