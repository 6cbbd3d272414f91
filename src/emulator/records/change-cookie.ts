import { OrganizationFault } from "../faults.ts";

/** Where the next page of changes goes on. */
export type ChangeCookie = {
  /** The newest version that belongs to this round of pages. */
  readonly upTo: bigint;
  /** Versions of the last row and the last deletion that have been told. */
  readonly lastRow: bigint;
  readonly lastDeletion: bigint;
  /** When the round began. */
  readonly at: Date;
};

/** `<cookie upto="1000042" row="1000017" deletion="1000000" at="2026-01-31T12:00:00.000Z"/>` */
export function printChangeCookie({ upTo, lastRow, lastDeletion, at }: ChangeCookie): string {
  return `<cookie upto="${upTo}" row="${lastRow}" deletion="${lastDeletion}" at="${at.toISOString()}"/>`;
}

const pattern = /^<cookie upto="(\d{1,18})" row="(\d{1,18})" deletion="(\d{1,18})" at="([\dT:.Z-]{24})"\/>$/;

export function parseChangeCookie(text: string): ChangeCookie {
  const [, upTo, lastRow, lastDeletion, at] = pattern.exec(text) ?? [];
  if (upTo === undefined || lastRow === undefined || lastDeletion === undefined || at === undefined) {
    throw new OrganizationFault(
      "QueryBuilderInvalidPagingCookie",
      "The paging cookie is not one that RetrieveEntityChanges returned.",
    );
  }
  return { upTo: BigInt(upTo), lastRow: BigInt(lastRow), lastDeletion: BigInt(lastDeletion), at: new Date(at) };
}
