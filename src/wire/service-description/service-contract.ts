import { ns } from "../soap/namespaces.ts";
import { discoveryNamespace, discoverySchemas } from "./schemas/discovery.ts";
import { organizationSchemas } from "./schemas/organization.ts";
import type { SchemaTable } from "./schemas/schema.ts";

/** What a service's description says of the service itself, whatever address it has and however users sign in. */
export type ServiceContract = {
  readonly service: string;
  readonly contract: string;
  /** Of the operations; the service itself is in `serviceNamespace`. */
  readonly namespace: string;
  readonly serviceNamespace: string;
  readonly operations: readonly string[];
  /** In the data contracts' namespace. */
  readonly fault: string;
  readonly schemas: readonly SchemaTable[];
};

export const organizationContract: ServiceContract = {
  service: "OrganizationService",
  contract: "IOrganizationService",
  namespace: ns.services,
  serviceNamespace: ns.contracts,
  operations: ["Create", "Retrieve", "Update", "Delete", "Execute", "Associate", "Disassociate", "RetrieveMultiple"],
  fault: "OrganizationServiceFault",
  schemas: organizationSchemas,
};

export const discoveryContract: ServiceContract = {
  service: "DiscoveryService",
  contract: "IDiscoveryService",
  namespace: discoveryNamespace,
  serviceNamespace: ns.contracts,
  operations: ["Execute"],
  fault: "DiscoveryServiceFault",
  schemas: discoverySchemas,
};
