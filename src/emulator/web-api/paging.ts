import type { EntityCollection } from "../../values/entity.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { largestPage, type PlanPage } from "../../wire/odata/query-plan.ts";

export type PageOfRecords = Pick<EntityCollection, "moreRecords" | "pagingCookie">;

/**
 * The token of the page after one: `<cookie pagenumber="2" pagingcookie="…" istracking="False" />`, the inner cookie encoded
 * twice, the whole once more (query.md §6.2).
 */
export function nextLinkToken(page: PageOfRecords, pageNumber: number): string {
  return encodeURIComponent(pagingAnnotation(page, pageNumber));
}

/** The same as an annotation of a FetchXML query's answer. */
export function pagingAnnotation({ pagingCookie = "" }: PageOfRecords, pageNumber: number): string {
  const cookie = encodeURIComponent(encodeURIComponent(pagingCookie));
  return `<cookie pagenumber="${pageNumber + 1}" pagingcookie="${cookie}" istracking="False" />`;
}

const tokenPattern = /^<cookie pagenumber="(\d{1,9})" pagingcookie="([^"]*)"/;

/** The page that a token asks for. Throws ODataError where it is none of ours. */
export function pageOfToken(token: string, size: number): PlanPage {
  const [match, number, encoded = ""] = tokenPattern.exec(token) ?? [];
  if (match === undefined) throw odataError("Malformed XML.", { text: token });
  const cookie = decodeTwice(encoded);
  return { size, number: Number(number), ...(cookie !== "" && { cookie }) };
}

function decodeTwice(text: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(text));
  } catch (cause) {
    throw odataError("Malformed XML.", { text, cause });
  }
}

/** Records of a page: what was asked for, up to the platform's limit. */
export function pageSizeOf(asked: number | undefined): number {
  return asked === undefined ? largestPage : Math.min(asked, largestPage);
}
