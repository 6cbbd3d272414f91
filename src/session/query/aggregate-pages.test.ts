import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity, EntityCollection } from "../../values/entity.ts";
import { fetchOfQuery } from "../../wire/odata/exchange/retrieve-multiple.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import { fetchFrom } from "./fetch-builder.ts";
import { recordQuery } from "./record-query.ts";

const query: FetchQuery = { ...fetchFrom("account").groupBy("name", "name").fetch, count: 2 };

/** What is read of an organization that gives these groups, each with a number, and says nothing of others. */
async function groupsOf(
  given: (page: number) => readonly string[],
  asking = query,
): Promise<readonly [groups: readonly unknown[], asked: readonly (readonly (number | undefined)[])[]]> {
  const asked: (readonly (number | undefined)[])[] = [];
  const retrieveMultiple = async (sent: Query): Promise<EntityCollection> => {
    const { page, count } = fetchOfQuery(sent);
    asked.push([page, count]);
    const entities = given(page ?? 1).map((name): Entity => {
      return {
        logicalName: "account",
        attributes: new Map<string, AttributeValue>([
          ["name", name],
          ["mean", new Double(0.5)],
        ]),
      };
    });
    return { ...noMore, entities };
  };
  const service = { retrieveMultiple, readPage: retrieveMultiple };
  const records = await recordQuery(service, () => asking, { pageSize: 1 }).toArray();
  return [records.map(({ attributes }) => attributes.get("name")), asked];
}

const noMore: Omit<EntityCollection, "entities"> = {
  kind: "EntityCollection",
  entityName: "account",
  moreRecords: false,
  totalRecordCount: -1,
  totalRecordCountLimitExceeded: false,
};

describe("groups of an aggregate query, of which nothing says that there are more", () => {
  it("a full page is followed by the next, up to one that is not; the first says no more than the query", async () => {
    const pages = [["a", "b"], ["c", "d"], []];
    const [groups, asked] = await groupsOf((page) => pages[page - 1] ?? []);
    assert.deepEqual(groups, ["a", "b", "c", "d"]);
    assert.deepEqual(asked, [
      [undefined, 2],
      [2, 2],
      [3, 2],
    ]);
  });

  it("no page has more than 5,000, whatever the query asks for", async () => {
    const names = (page: number, length: number) => Array.from({ length }, (_, index) => `${page} ${index}`);
    const [groups, asked] = await groupsOf((page) => names(page, page === 1 ? 5_000 : 10), { ...query, count: 9_000 });
    assert.equal(groups.length, 5_010);
    assert.deepEqual(asked, [
      [undefined, 9_000],
      [2, 5_000],
    ]);
  });

  it("an organization that knows no pages of them gives the same again: told, not doubled", async () => {
    await assert.rejects(
      groupsOf(() => ["a", "b"]),
      { code: "SESSION_UNREADABLE_ANSWER", message: /its first 2 groups again/, remedy: /group by less/ },
    );
  });

  it("an organization that refuses pages of them: its fault, with what to do instead", async () => {
    const fault = new DynamlError({
      code: "SESSION_FAULT",
      message: "The Top.Count = 5000 can't be specified with pagingInfo",
    });
    const refusing = groupsOf((page) => {
      if (page > 1) throw fault;
      return ["a", "b"];
    });
    await assert.rejects(refusing, { code: "SESSION_FAULT", message: fault.message, remedy: /group by less/ });
  });
});
