import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { checkAccess } from "../records/check-access.ts";
import { createRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { guidParameter, guidsParameter } from "./parameter-bag.ts";

/** Message AddListMembersList: accounts, contacts or leads (what the list is of) become its members. */
export const addListMembersList: Message = {
  parameters: ["ListId", "MemberIds"],
  run: (context, request) => {
    const list = listIn(context, request);
    const ids = guidsParameter(request, "MemberIds");
    context.organization.store.transaction(() => {
      for (const id of ids) addMember(context, list, id);
    });
    return new Map();
  },
};

/** Message AddMemberList: one record becomes a member; the ID is that of its membership. */
export const addMemberList: Message = {
  parameters: ["ListId", "EntityId"],
  run: (context, request) => {
    const list = listIn(context, request);
    const id = guidParameter(request, "EntityId");
    return new Map([["Id", context.organization.store.transaction(() => addMember(context, list, id))]]);
  },
};

/** Message RemoveMemberList: the record is a member no longer. */
export const removeMemberList: Message = {
  parameters: ["ListId", "EntityId"],
  run: (context, request) => {
    const { id } = listIn(context, request);
    const member = guidParameter(request, "EntityId");
    const { store } = context.organization;
    store.transaction(() => {
      store.rows('DELETE FROM "listmember" WHERE listid = ? AND entityid = ?', [id.text, member.text]);
    });
    return new Map();
  },
};

type List = { readonly id: Guid; readonly memberTable: string };

/** By list.createdfromcode. */
const memberTables: Readonly<Record<number, string>> = { 1: "account", 2: "contact", 4: "lead" };

function listIn(context: MessageContext, request: OrganizationRequest): List {
  const { organization } = context;
  const id = guidParameter(request, "ListId");
  const [row] = organization.store.rows('SELECT createdfromcode FROM "list" WHERE listid = ?', [id.text]);
  if (row === undefined) throw doesNotExist("list", id.text);
  checkAccess(context, tableOf(organization, "list"), id, "Write");
  const memberTable = memberTables[Number(row[0])];
  if (memberTable !== undefined) return { id, memberTable };
  throw new OrganizationFault(
    "InvalidArgument",
    `The list ${id} does not tell what its members are (createdfromcode).`,
  );
}

function addMember(context: MessageContext, { id, memberTable }: List, member: Guid): Guid {
  const { organization } = context;
  const sql = 'SELECT listmemberid FROM "listmember" WHERE listid = ? AND entityid = ?';
  const [known] = organization.store.rows(sql, [id.text, member.text]);
  if (known !== undefined) return Guid.of(String(known[0]));
  const attributes = new Map<string, EntityReference | string>([
    ["listid", new EntityReference("list", id)],
    ["entityid", new EntityReference(memberTable, member)],
    ["entitytype", memberTable],
  ]);
  return createRecord(context, tableOf(organization, "listmember"), { logicalName: "listmember", attributes });
}
