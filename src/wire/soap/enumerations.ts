import { ns } from "./namespaces.ts";

/** Members of the service's enumerations (contracts.md, messages §10). */
export type Enumeration = {
  readonly namespace: string;
  readonly name: string;
  readonly members: readonly string[];
  /** Several members, joined by blanks, make one value. */
  readonly isList?: true;
};

/** The enumerations that parameters and results have as their type. */
export const enumerations: readonly Enumeration[] = [
  of(ns.contracts, "EntityRole", "Referencing Referenced"),
  of(ns.contracts, "EntityState", "Unchanged Created Changed"),
  of(ns.contracts, "LogicalOperator", "And Or"),
  of(ns.contracts, "OrderType", "Ascending Descending"),
  of(ns.contracts71, "ConcurrencyBehavior", "Default IfRowVersionMatches AlwaysOverwrite"),
  of(ns.contracts71, "EntityKeyIndexStatus", "Pending InProgress Active Failed"),
  of(ns.contracts71, "ChangeType", "NewOrUpdated RemoveOrDeleted"),
  of(ns.contracts2014, "EndpointAccessType", "Default Internet Intranet"),
  of(ns.contracts2014, "EndpointType", "OrganizationService OrganizationDataService WebApplication"),
  of(ns.contracts2014, "OrganizationState", "Enabled Disabled"),
  listOf(ns.metadata, "EntityFilters", "Entity Attributes Privileges Relationships"),
  listOf(ns.metadata, "SecurityTypes", "None Append ParentChild Pointer Inheritance"),
  listOf(
    ns.metadata,
    "OwnershipTypes",
    "None UserOwned TeamOwned BusinessOwned OrganizationOwned BusinessParented Filtered",
  ),
  of(
    ns.metadata,
    "AttributeTypeCode",
    "Boolean Customer DateTime Decimal Double Integer Lookup Memo Money Owner PartyList Picklist State Status String " +
      "Uniqueidentifier CalendarRules Virtual BigInt ManagedProperty EntityName",
  ),
  of(ns.metadata, "AttributeRequiredLevel", "None SystemRequired ApplicationRequired Recommended"),
  of(ns.metadata, "OptionSetType", "Picklist State Status Boolean"),
  of(ns.metadata, "RelationshipType", "OneToManyRelationship ManyToManyRelationship"),
  of(ns.metadata, "CascadeType", "NoCascade Cascade Active UserOwned RemoveLink Restrict"),
  of(ns.metadata, "PrivilegeType", "None Create Read Write Delete Assign Share Append AppendTo"),
  listOf(ns.metadataQuery, "DeletedMetadataFilters", "Entity Attribute Relationship Label OptionSet"),
  of(ns.metadataQuery, "MetadataConditionOperator", "Equals NotEquals In NotIn GreaterThan LessThan"),
  listOf(
    ns.crm,
    "AccessRights",
    "None ReadAccess WriteAccess AppendAccess AppendToAccess CreateAccess DeleteAccess ShareAccess AssignAccess",
  ),
  of(ns.crm, "TargetFieldType", "All ValidForCreate ValidForUpdate ValidForRead"),
  of(ns.crm, "PrivilegeDepth", "Basic Local Deep Global"),
  of(ns.crm, "RollupType", "None Related Extended"),
  of(ns.crm, "EntitySource", "Account Contact Lead All"),
  of(ns.crm, "BulkOperationSource", "QuickCampaign CampaignActivity"),
  of(ns.crm, "PropagationOwnershipOptions", "None Caller ListMemberOwner"),
  of(ns.crm, "RibbonLocationFilters", "Form HomepageGrid SubGrid"),
  of(ns.crm, "SearchDirection", "Forward Backward"),
  of(ns.crm, "SyncAction", "None Insert Delete Update"),
  of(ns.crm, "TimeCode", "Available Busy Unavailable Filter"),
  of(
    ns.crm,
    "SubCode",
    "Unspecified Schedulable Committed Uncommitted Break Holiday Vacation Appointment ResourceStartTime " +
      "ResourceServiceRestriction ResourceCapacity ServiceRestriction ServiceCost",
  ),
];

function of(namespace: string, name: string, members: string): Enumeration {
  return { namespace, name, members: members.split(" ") };
}

function listOf(namespace: string, name: string, members: string): Enumeration {
  return { ...of(namespace, name, members), isList: true };
}
