import { DynamlError } from "../../errors.ts";
import type { Entity } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { EntityChanges, ParameterValue } from "../../wire/organization-call.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import { columnSetOf } from "../arguments.ts";
import { checkChanges, checkOptions } from "../check-arguments.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { withPlainNumbers } from "../plain-numbers.ts";
import type { SessionErrorCode } from "../session-error.ts";

export type ChangesOptions<C = string> = CallLimits & {
  /** All where they are left out. */
  readonly columns?: readonly C[] | undefined;
  /** What an earlier reading ended with; left out: every record is new, and none deleted. */
  readonly token?: string | undefined;
  /** Changes of a page; 5,000 (the most that organizations send) where it is left out. `timeout` is for each page. */
  readonly pageSize?: number | undefined;
};

export type ChangesPage<R = Entity> = {
  /** Records that were created or changed, as they are now; the oldest change first. */
  readonly changed: readonly R[];
  /** Records that were deleted. */
  readonly deleted: readonly EntityReference[];
  /** From which the next reading goes on; on the last page alone, for a reading that stopped before has not seen all. */
  readonly token: string | undefined;
};

/** All pages together. */
export type AllChanges<R = Entity> = ChangesPage<R> & { readonly token: string };

/** What changed in a table, page by page; each reading asks again. */
export type RecordChanges<R = Entity> = AsyncIterable<ChangesPage<R>> & { all(): Promise<AllChanges<R>> };

const largestPage = 5_000;

/** See `Session.changes`. */
export function recordChanges(
  service: Pick<OrganizationService, "execute">,
  entityName: string,
  options: ChangesOptions = {},
): RecordChanges {
  return {
    [Symbol.asyncIterator]: () => pagesOf(service, entityName, options),
    async all() {
      const changed: Entity[] = [];
      const deleted: EntityReference[] = [];
      let token: string | undefined;
      for await (const page of pagesOf(service, entityName, options)) {
        changed.push(...page.changed);
        deleted.push(...page.deleted);
        token = page.token;
      }
      if (token === undefined) throw noToken();
      return { changed, deleted, token };
    },
  };
}

async function* pagesOf(
  service: Pick<OrganizationService, "execute">,
  entityName: string,
  options: ChangesOptions,
): AsyncGenerator<ChangesPage> {
  checkOptions(options, "changes");
  const { columns, token, pageSize = largestPage, ...limits } = options;
  checkChanges({ token, pageSize });
  const asked = { entityName, columns: columnSetOf(columns), token, count: Math.min(pageSize, largestPage) };
  let cookie: string | undefined;
  for (let pageNumber = 1; ; pageNumber += 1) {
    const found = await pageOf(service, { ...asked, pageNumber, cookie }, limits);
    yield readPage(found);
    if (!found.moreRecords) return;
    if (found.pagingCookie === undefined || found.pagingCookie === cookie) throw noToken();
    cookie = found.pagingCookie;
  }
}

type AskedPage = {
  readonly entityName: string;
  readonly columns: ColumnSet;
  readonly token: string | undefined;
  readonly count: number;
  readonly pageNumber: number;
  readonly cookie: string | undefined;
};

async function pageOf(
  service: Pick<OrganizationService, "execute">,
  { entityName, columns, token, count, pageNumber, cookie }: AskedPage,
  limits: CallLimits,
): Promise<EntityChanges> {
  const parameters = new Map<string, ParameterValue>([
    ["EntityName", entityName],
    ["Columns", columns],
    ["PageInfo", { count, pageNumber, pagingCookie: cookie, returnTotalRecordCount: false }],
  ]);
  if (token !== undefined && token !== "") parameters.set("DataVersion", token);
  const { results } = await service.execute({ requestName: "RetrieveEntityChanges", parameters }, limits);
  const found = results.get("EntityChanges");
  if (typeof found === "object" && found !== null && "kind" in found && found.kind === "EntityChanges") return found;
  throw noToken();
}

function readPage({ changes, moreRecords, dataToken }: EntityChanges): ChangesPage {
  return {
    changed: changes.flatMap((one) => (one.type === "NewOrUpdated" ? [withPlainNumbers(one.entity)] : [])),
    deleted: changes.flatMap((one) => (one.type === "RemovedOrDeleted" ? [one.reference] : [])),
    token: moreRecords ? undefined : dataToken,
  };
}

function noToken(): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: "the answer to RetrieveEntityChanges does not tell where the changes go on",
    remedy: "check that the address is that of the organization",
  });
}
