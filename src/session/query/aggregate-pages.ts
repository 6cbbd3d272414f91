import { isDeepStrictEqual } from "node:util";
import { DynamlError } from "../../errors.ts";
import type { EntityCollection } from "../../values/entity.ts";
import { queryLimits } from "../../wire/query/check-fetch-query.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { withRemedy } from "../faults/with-remedy.ts";
import type { SessionErrorCode } from "../session-error.ts";

const remedy =
  "an organization may give so many groups at most: group by less, or ask for a part at a time by a condition";

/**
 * The groups of an aggregate query, page by page. Organizations give no cookie for them, say over the Web API nothing of more, and
 * some refuse `count` and `page` beside `aggregate` (query.md §1.7, §6.1). So the query goes as it is, and only a page that is full
 * is followed by the next one, by its number; its fault is told, and so is the same page again (SESSION_UNREADABLE_ANSWER): groups are
 * never left out in silence.
 */
export async function* aggregatePages(
  query: FetchQuery,
  ask: (page: FetchQuery) => Promise<EntityCollection>,
): AsyncGenerator<EntityCollection> {
  const { top, page: first = 1 } = query;
  const count = Math.min(query.count ?? queryLimits.top, queryLimits.top);
  const isFull = ({ entities, moreRecords }: EntityCollection): boolean =>
    top === undefined && (moreRecords || entities.length >= count);
  let found = await ask(query);
  for (let page = first + 1; isFull(found); page += 1) {
    const [before] = found.entities;
    yield { ...found, moreRecords: true };
    found = await ask({ ...query, count, page }).catch(throwWithRemedy);
    if (found.entities.length > 0 && isDeepStrictEqual(found.entities[0], before)) throw sameAgain(count);
  }
  yield { ...found, moreRecords: false };
}

function throwWithRemedy(error: unknown): never {
  throw error instanceof DynamlError && error.code === "SESSION_FAULT" ? withRemedy(error, remedy) : error;
}

function sameAgain(count: number): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: `the organization gives its first ${count} groups again where it is asked for those behind them`,
    remedy,
  });
}
