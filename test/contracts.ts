import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { SaxesParser, type SaxesTagNS } from "saxes";

/*
 * Element order of the service's types, as published, and whether a message keeps to it. The list is one of facts beside the
 * repository; suites that need it are skipped by name where it is not there.
 */

const folder = resolve(import.meta.dirname, "../../shared/reference");
/** Types of the service's own namespaces, and those of namespace Crm. */
const files = ["contracts.md", "messages.md"];
const instance = "http://www.w3.org/2001/XMLSchema-instance";

type ContractType = {
  readonly name: string;
  readonly namespace: string;
  readonly base: string | undefined;
  readonly members: readonly { readonly name: string; readonly type: string; readonly repeats: boolean }[];
};

/** By name: the few names that two namespaces have are the same type in both. */
type Contracts = ReadonlyMap<string, ContractType>;

/** Undefined where the list is not there. */
export function publishedContracts(): Contracts | undefined {
  const types = new Map<string, ContractType>();
  let text: string;
  try {
    text = files.map((file) => readFileSync(resolve(folder, file), "utf8")).join("\n");
  } catch {
    return undefined;
  }
  let namespace = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) namespace = /https?:[^\s`]+/.exec(line)?.[0] ?? "";
    const [, name, base, members = ""] = /^- \*\*(\w+)\*\*(?: < (\w+))?:(.*)$/.exec(line) ?? [];
    if (name === undefined || types.has(name)) continue;
    const all = `${members}${laterMembers[name] ?? ""}`;
    types.set(name, { name, namespace, base, members: [...all.matchAll(memberPattern)].map(memberOf) });
  }
  return types;
}

/** Members that came after the list was made (messages.md §2: RetrieveUserPrivileges). */
const laterMembers: Readonly<Record<string, string>> = { RolePrivilege: ", PrivilegeName:string" };

const memberPattern = /([\w.]+):([\w.]+)(\*?)/g;

function memberOf([, name = "", type = "", star = ""]: RegExpMatchArray): ContractType["members"][number] {
  return { name, type, repeats: star === "*" };
}

/** The members of a type with those of the types that it extends: base first. */
export function membersOf(
  contracts: Contracts,
  name: string,
): readonly (ContractType["members"][number] & { namespace: string })[] {
  const type = contracts.get(name);
  const item = name.replace(/^ArrayOf/, "");
  const ofItem = type === undefined ? contracts.get(item) : undefined;
  if (ofItem !== undefined) return [{ name: item, type: item, repeats: true, namespace: ofItem.namespace }];
  if (type === undefined) return [];
  const own = type.members.map((member) => ({ ...member, namespace: type.namespace }));
  return type.base === undefined ? own : [...membersOf(contracts, type.base), ...own];
}

type Element = {
  readonly local: string;
  readonly uri: string;
  /** `i:type`, without its prefix. */
  readonly type: string | undefined;
  readonly children: Element[];
};

function parse(xml: string): Element {
  const parser = new SaxesParser({ xmlns: true });
  const root: Element = { local: "", uri: "", type: undefined, children: [] };
  const open: Element[] = [root];
  parser.on("opentag", ({ local, uri, attributes }: SaxesTagNS) => {
    const type = Object.values(attributes).find((one) => one.uri === instance && one.local === "type")?.value;
    const element: Element = { local, uri, type: type?.replace(/^.*:/, ""), children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return root;
}

/** Elements of a reply whose types are told by their names. */
const starts: Readonly<Record<string, string>> = {
  RetrieveResult: "Entity",
  RetrieveMultipleResult: "EntityCollection",
  ExecuteResult: "OrganizationResponse",
  OrganizationServiceFault: "OrganizationServiceFault",
};

type OrderReport = {
  /** What is out of order, in the wrong namespace or unknown, by its path. */
  readonly faults: readonly string[];
  /** Names of the types that were checked. */
  readonly seen: ReadonlySet<string>;
};

/** Walks a message from where its types are known. */
export function checkOrder(contracts: Contracts, xml: string): OrderReport {
  const faults: string[] = [];
  const seen = new Set<string>();
  const find = (element: Element): void => {
    const start = starts[element.local];
    if (start === undefined) for (const child of element.children) find(child);
    else visit(element, start, element.local);
  };
  const visit = (element: Element, declared: string, path: string): void => {
    // A response type of a message adds nothing to what every response has.
    const isKnown = element.type !== undefined && (declared === "anyType" || contracts.has(element.type));
    const type = isKnown ? (element.type ?? declared) : declared;
    const { children } = element;
    if (children.length === 0) return;
    const members = membersOf(contracts, type);
    if (members.length === 0) {
      faults.push(`${path}: the type ${type} is not known, or has no elements`);
      return;
    }
    seen.add(type);
    let at = 0;
    for (const child of children) {
      const index = members.findIndex(({ name }, place) => place >= at && name === child.local);
      const member = members[index];
      if (member === undefined) {
        faults.push(`${path}/${child.local}: not a member of ${type}, or not in its place`);
        continue;
      }
      if (child.uri !== member.namespace)
        faults.push(`${path}/${child.local}: of the namespace ${child.uri}, not ${member.namespace}`);
      at = member.repeats ? index : index + 1;
      visit(child, member.type, `${path}/${child.local}`);
    }
  };
  find(parse(xml));
  return { faults: [...new Set(faults)], seen };
}
