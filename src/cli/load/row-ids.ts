import { randomBytes } from "node:crypto";
import { Guid } from "../../values/guid.ts";

/**
 * What the IDs of a load are made of: a load that is resumed gives every row the ID that it had before. The numbers begin
 * with the time, so that a later load's IDs sort behind an earlier one's where servers keep records in the order of their
 * last six bytes (SQL Server does): new records go to the index's end.
 */
export type IdSeed = {
  /** 10 bytes, as 20 hexadecimal digits. */
  readonly bytes: string;
  /** The number of row 0; 48 bits hold it and every row's. */
  readonly first: number;
};

/** Numbers kept for each second; a longer load goes on into the next ones, which its own bytes keep apart. */
const numbersOfSecond = 0x1_0000;

export function newIdSeed(now: Date): IdSeed {
  const seconds = Math.floor(now.getTime() / 1000) % 0x1_0000_0000;
  return { bytes: randomBytes(10).toString("hex"), first: seconds * numbersOfSecond };
}

/** A GUID of version 8 (RFC 9562): the seed's bytes but for version and variant, then the row's number. */
export function rowId({ bytes, first }: IdSeed, row: number): Guid {
  const number = ((first + row) % 2 ** 48).toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(bytes.slice(16, 17), 16) & 3) | 8).toString(16);
  const groups = [
    bytes.slice(0, 8),
    bytes.slice(8, 12),
    `8${bytes.slice(13, 16)}`,
    `${variant}${bytes.slice(17, 20)}`,
    number,
  ];
  return Guid.of(groups.join("-"));
}
