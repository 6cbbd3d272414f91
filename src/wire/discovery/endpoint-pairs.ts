import { ns } from "../soap/namespaces.ts";
import { text } from "../soap/scalar-shapes.ts";
import { type ListShape, list, nillable, type RecordShape, record, required } from "../soap/shape.ts";
import type { OrganizationAddresses } from "./organization-detail.ts";

type Pair = readonly [key: string, value: string | undefined];

const endpoint: RecordShape<Pair> = record(
  ns.generic,
  { key: required(text, ([key]: Pair) => key), value: nillable(text, ([, value]: Pair) => value) },
  (fields): Pair => [fields.key, fields.value],
);

/** How the services name an address, and how it is named here. */
const addressNames = {
  WebApplication: "webApplication",
  OrganizationService: "organizationService",
  OrganizationDataService: "organizationDataService",
} as const satisfies Record<string, keyof OrganizationAddresses>;

/** The Endpoints of an OrganizationDetail: pairs of an EndpointType and an address, as a service names the pairs. */
export function endpointPairs(namespace: string, pairName: string): ListShape<OrganizationAddresses> {
  return {
    ...list(namespace, pairName, () => endpoint, [ns.generic]),
    build: (items) => addressesOf(items as readonly Pair[]),
    items: pairsOf,
  };
}

function addressesOf(pairs: readonly Pair[]): OrganizationAddresses {
  const found = Object.entries(addressNames).flatMap(([key, name]) => {
    const address = pairs.find(([one]) => one.trim() === key)?.[1]?.trim() ?? "";
    if (address !== "" && !/^https?:\/\//i.test(address))
      throw new RangeError(`the address of ${key} is not http or https`);
    return address === "" ? [] : [[name, address]];
  });
  return Object.fromEntries(found);
}

function pairsOf(addresses: OrganizationAddresses): readonly Pair[] {
  return Object.entries(addressNames)
    .map(([key, name]): Pair => [key, addresses[name]])
    .filter(([, address]) => address !== undefined);
}
