import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { aggregatePages } from "./aggregate-pages.ts";
import { fetchFrom } from "./fetch-builder.ts";

const query: FetchQuery = { ...fetchFrom("account").groupBy("name", "name").fetch, count: 2 };

/** An organization that has these groups, and gives no more than two of them at once without a word of others. */
async function groupsOf(
  given: (page: number) => readonly string[],
): Promise<readonly [groups: readonly unknown[], asked: readonly (readonly (number | undefined)[])[]]> {
  const groups: unknown[] = [];
  const asked: (readonly (number | undefined)[])[] = [];
  const ask = async ({ page, count }: FetchQuery): Promise<EntityCollection> => {
    asked.push([page, count]);
    const entities = given(page ?? 1).map(
      (name): Entity => ({ logicalName: "account", attributes: new Map([["name", name]]) }),
    );
    return { ...noMore, entities };
  };
  for await (const { entities } of aggregatePages(query, ask)) {
    groups.push(...entities.map(({ attributes }) => attributes.get("name")));
  }
  return [groups, asked];
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
