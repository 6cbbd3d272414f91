import { type FetchElement, nearest } from "./fetch-element.ts";

type ElementRule = {
  readonly attributes: ReadonlySet<string>;
  readonly children: ReadonlySet<string>;
};

/** What each element may hold (query.md §1). */
const rules: Readonly<Record<string, ElementRule>> = {
  fetch: rule(
    `version mapping count page paging-cookie top distinct aggregate aggregatelimit returntotalrecordcount no-lock latematerialize
     options datasource useraworderby min-active-row-version utc-offset output-format`,
    "entity",
  ),
  entity: rule(
    "name enableprefiltering prefilterparametername",
    "all-attributes no-attrs attribute order link-entity filter",
  ),
  "link-entity": rule(
    "name from to alias link-type intersect visible enableprefiltering prefilterparametername",
    "all-attributes no-attrs attribute order link-entity filter",
  ),
  "all-attributes": rule("", ""),
  "no-attrs": rule("", ""),
  attribute: rule("name alias aggregate groupby distinct dategrouping usertimezone rowaggregate build addedby", ""),
  order: rule("attribute alias descending entityname", ""),
  filter: rule("type isquickfindfields overridequickfindrecordlimitenabled hint", "filter condition link-entity"),
  condition: rule(
    `attribute operator value valueof entityname uiname uitype uihidden column aggregate rowaggregate alias`,
    "value",
  ),
  value: rule("uiname uitype", ""),
};

function rule(attributes: string, children: string): ElementRule {
  const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ""));
  return { attributes: words(attributes), children: words(children) };
}

/** Refuses elements and attributes that FetchXML does not have at their place, in the whole tree. */
export function checkElement(element: FetchElement): void {
  const { attributes, children } = rules[element.name] ?? rule("", "");
  for (const name of element.attributes.keys()) {
    if (attributes.has(name) || name === "xmlns" || name.startsWith("xmlns:") || name.startsWith("xsi:")) continue;
    throw element.error(
      "InvalidFetchXml",
      `The element '${element.name}' has no attribute '${name}'; it may have ${[...attributes].join(", ") || "none"}.`,
      nearest(name, attributes),
    );
  }
  if (element.name !== "value" && element.text.trim() !== "") {
    throw element.error("InvalidFetchXml", `The element '${element.name}' holds text.`);
  }
  for (const child of element.children) {
    if (!children.has(child.name)) {
      throw child.error(
        "QueryBuilderDeserializeInvalidNode",
        `The element node encountered is invalid. Invalid Child Node, valid nodes are ${[...children].join(", ") || "none"}. NodeName = ${child.name}`,
        nearest(child.name, children),
      );
    }
    checkElement(child);
  }
}
