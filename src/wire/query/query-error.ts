import { DynamlError } from "../../errors.ts";

/** The platform's fault codes of queries, by their names in Microsoft's list of web service errors (query.md §8). */
export const queryErrorCodes = {
  InvalidArgument: -2147220989,
  InvalidFetchXml: -2147220733,
  InvalidOperatorCode: -2147187691,
  QueryBuilderAlias_Does_Not_Exist: -2147217142,
  QueryBuilderAliasNotAllowedForNonAggregateOrderBy: -2147217102,
  QueryBuilderAliasRequiredForAggregateOrderBy: -2147217100,
  QueryBuilderAttribute_With_Aggregate: -2147217145,
  QueryBuilderAttributeCannotBeGroupByAndAggregate: -2147217097,
  QueryBuilderAttributeNotAllowedForAggregateOrderBy: -2147217103,
  QueryBuilderAttributeNotFound: -2147217122,
  QueryBuilderAttributePairMismatch: -2147217135,
  QueryBuilderAttributeRequiredForNonAggregateOrderBy: -2147217101,
  QueryBuilderBad_Condition: -2147217146,
  QueryBuilderByAttributeMismatch: -2147217137,
  QueryBuilderByAttributeNonEmpty: -2147217136,
  QueryBuilderDeserializeEmptyXml: -2147217116,
  QueryBuilderDeserializeInvalidAggregate: -2147217126,
  QueryBuilderDeserializeInvalidDescending: -2147217127,
  QueryBuilderDeserializeInvalidDistinct: -2147217131,
  QueryBuilderDeserializeInvalidGetMinActiveRowVersion: -2147217125,
  QueryBuilderDeserializeInvalidGroupBy: -2147217106,
  QueryBuilderDeserializeInvalidLinkType: -2147217129,
  QueryBuilderDeserializeInvalidMapping: -2147217130,
  QueryBuilderDeserializeInvalidNode: -2147217124,
  QueryBuilderDeserializeInvalidNoLock: -2147217128,
  QueryBuilderDeserializeInvalidUseRawOrderBy: -2147217155,
  QueryBuilderDeserializeInvalidUtcOffset: -2147217123,
  QueryBuilderDuplicateAlias: -2147217104,
  QueryBuilderElementNotFound: -2147217117,
  QueryBuilderInvalid_Alias: -2147217143,
  QueryBuilderInvalid_Value: -2147217144,
  QueryBuilderInvalidAggregateAttribute: -2147217105,
  QueryBuilderInvalidConditionOperator: -2147217120,
  QueryBuilderInvalidDateGrouping: -2147217099,
  QueryBuilderInvalidFilterType: -2147217118,
  QueryBuilderInvalidJoinOperator: -2147217119,
  QueryBuilderInvalidPagingCookie: -2147217110,
  QueryBuilderLinkNodeForOrderNotFound: -2147217114,
  QueryBuilderNoAlias: -2147217141,
  QueryBuilderNoAttribute: -2147217149,
  QueryBuilderNoAttrsDistinctConflict: -2147217108,
  QueryBuilderNoEntity: -2147217150,
  QueryBuilderPagingOrderBy: -2147217111,
  QueryBuilderSerializationInvalidIsQuickFindFilter: -2147217096,
  QueryBuilderValue_GreaterThanZero: -2147217140,
  TooManyConditionParametersInQuery: -2147204338,
  TooManyConditionsInQuery: -2147204340,
  TooManyLinkEntitiesInQuery: -2147204339,
} as const;

export type QueryErrorName = keyof typeof queryErrorCodes;

const alias =
  "give each column, aggregate and link an alias of its own: letters, digits and underscores, no digit first";

/** What to do where the place of the error knows nothing more exact. */
const remedies: Partial<Record<QueryErrorName, string>> = {
  QueryBuilderAliasNotAllowedForNonAggregateOrderBy: "order by the attribute, or make it a query of aggregates",
  QueryBuilderAliasRequiredForAggregateOrderBy: "order by the alias of a group or an aggregate",
  QueryBuilderAttribute_With_Aggregate:
    "give each attribute groupby or aggregate, and an alias; or leave aggregate out",
  QueryBuilderAttributeCannotBeGroupByAndAggregate: "keep one of groupby and aggregate",
  QueryBuilderAttributeNotAllowedForAggregateOrderBy: "order by the alias of a group or an aggregate",
  QueryBuilderAttributePairMismatch:
    "give from (a column of the linked table) and to (one of the table it is linked to)",
  QueryBuilderAttributeRequiredForNonAggregateOrderBy: "name the attribute to order by",
  QueryBuilderBad_Condition: "keep the value or valueof",
  QueryBuilderByAttributeMismatch: "give as many values as attributes",
  QueryBuilderByAttributeNonEmpty: "give at least one attribute with its value",
  QueryBuilderDeserializeEmptyXml: 'give a query: <fetch><entity name="account"/></fetch>',
  QueryBuilderDuplicateAlias: alias,
  QueryBuilderElementNotFound: 'name one table: <fetch><entity name="account"/></fetch>',
  QueryBuilderInvalid_Alias: alias,
  QueryBuilderInvalidAggregateAttribute: "take the aggregate countcolumn, or leave distinct out",
  QueryBuilderInvalidDateGrouping: "take dategrouping together with groupby",
  QueryBuilderNoAlias: alias,
  QueryBuilderNoAttrsDistinctConflict: "name columns, or leave distinct out",
  QueryBuilderSerializationInvalidIsQuickFindFilter: "give the filter the type or",
  QueryBuilderValue_GreaterThanZero: "give a number above zero, or leave it out",
  TooManyConditionsInQuery: "ask for many values with one condition of the operator in, or with several queries",
  TooManyLinkEntitiesInQuery: "link fewer tables, and ask for the others with a query of their own",
};

/** Line and column of a character, both from 1. */
export type TextPlace = { readonly line: number; readonly column: number };

/**
 * A query that the platform would refuse, found without asking it. `message` is what the platform says, made precise;
 * `errorName` and `errorCode` are the platform's; `where` is the place in the FetchXML text, `FetchXML:3:5`, where there is a text.
 */
export class QueryError extends DynamlError<"WIRE_QUERY"> {
  readonly errorName: QueryErrorName;
  /** As a signed number, as faults carry it. */
  readonly errorCode: number;

  constructor(errorName: QueryErrorName, message: string, details: QueryErrorDetails = {}) {
    const { place, cause } = details;
    const errorCode = queryErrorCodes[errorName];
    super({
      code: "WIRE_QUERY",
      message,
      where: place && `FetchXML:${place.line}:${place.column}`,
      remedy: details.remedy ?? remedies[errorName] ?? "correct the query",
      context: { errorName, errorCode, ...place },
      cause,
    });
    this.errorName = errorName;
    this.errorCode = errorCode;
  }
}

export type QueryErrorDetails = {
  readonly place?: TextPlace | undefined;
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
};
