/** How many arguments a condition operator takes; "some" is one or more. */
type ArgumentCount = 0 | 1 | 2 | "some";

/** One condition operator in the spellings of the query languages (query.md §2). */
export type ConditionOperator = {
  /** FetchXML's spelling; undefined where FetchXML has none. */
  readonly fetch: string | undefined;
  /** ConditionOperator of the Organization service. */
  readonly service: string;
  /** Member of the enumeration. SOAP carries the name, never the number. */
  readonly number: number;
  /**
   * What the Web API writes: an operator of $filter (`eq`), a function of OData (`startswith`), or a query function, which is
   * called `Microsoft.Dynamics.CRM.NAME(PropertyName='…')`. Undefined where several forms or none stand for it.
   */
  readonly webApi: string | undefined;
  readonly arguments: ArgumentCount;
};

const rows: readonly (readonly [
  fetch: string | undefined,
  service: string,
  number: number,
  webApi: string | undefined,
  count: ArgumentCount,
])[] = [
  ["eq", "Equal", 0, "eq", 1],
  ["ne", "NotEqual", 1, "ne", 1],
  ["gt", "GreaterThan", 2, "gt", 1],
  ["lt", "LessThan", 3, "lt", 1],
  ["ge", "GreaterEqual", 4, "ge", 1],
  ["le", "LessEqual", 5, "le", 1],
  ["like", "Like", 6, undefined, 1],
  ["not-like", "NotLike", 7, undefined, 1],
  ["in", "In", 8, "In", "some"],
  ["not-in", "NotIn", 9, "NotIn", "some"],
  ["between", "Between", 10, "Between", 2],
  ["not-between", "NotBetween", 11, "NotBetween", 2],
  ["null", "Null", 12, "eq", 0],
  ["not-null", "NotNull", 13, "ne", 0],
  ["yesterday", "Yesterday", 14, "Yesterday", 0],
  ["today", "Today", 15, "Today", 0],
  ["tomorrow", "Tomorrow", 16, "Tomorrow", 0],
  ["last-seven-days", "Last7Days", 17, "Last7Days", 0],
  ["next-seven-days", "Next7Days", 18, "Next7Days", 0],
  ["last-week", "LastWeek", 19, "LastWeek", 0],
  ["this-week", "ThisWeek", 20, "ThisWeek", 0],
  ["next-week", "NextWeek", 21, "NextWeek", 0],
  ["last-month", "LastMonth", 22, "LastMonth", 0],
  ["this-month", "ThisMonth", 23, "ThisMonth", 0],
  ["next-month", "NextMonth", 24, "NextMonth", 0],
  ["on", "On", 25, "On", 1],
  ["on-or-before", "OnOrBefore", 26, "OnOrBefore", 1],
  ["on-or-after", "OnOrAfter", 27, "OnOrAfter", 1],
  ["last-year", "LastYear", 28, "LastYear", 0],
  ["this-year", "ThisYear", 29, "ThisYear", 0],
  ["next-year", "NextYear", 30, "NextYear", 0],
  ["last-x-hours", "LastXHours", 31, "LastXHours", 1],
  ["next-x-hours", "NextXHours", 32, "NextXHours", 1],
  ["last-x-days", "LastXDays", 33, "LastXDays", 1],
  ["next-x-days", "NextXDays", 34, "NextXDays", 1],
  ["last-x-weeks", "LastXWeeks", 35, "LastXWeeks", 1],
  ["next-x-weeks", "NextXWeeks", 36, "NextXWeeks", 1],
  ["last-x-months", "LastXMonths", 37, "LastXMonths", 1],
  ["next-x-months", "NextXMonths", 38, "NextXMonths", 1],
  ["last-x-years", "LastXYears", 39, "LastXYears", 1],
  ["next-x-years", "NextXYears", 40, "NextXYears", 1],
  ["eq-userid", "EqualUserId", 41, "EqualUserId", 0],
  ["ne-userid", "NotEqualUserId", 42, "NotEqualUserId", 0],
  ["eq-businessid", "EqualBusinessId", 43, "EqualBusinessId", 0],
  ["ne-businessid", "NotEqualBusinessId", 44, "NotEqualBusinessId", 0],
  [undefined, "Contains", 49, "Contains", 1],
  [undefined, "DoesNotContain", 50, "DoesNotContain", 1],
  ["eq-userlanguage", "EqualUserLanguage", 51, "EqualUserLanguage", 0],
  [undefined, "NotOn", 52, "NotOn", 1],
  ["olderthan-x-months", "OlderThanXMonths", 53, "OlderThanXMonths", 1],
  ["begins-with", "BeginsWith", 54, "startswith", 1],
  ["not-begin-with", "DoesNotBeginWith", 55, undefined, 1],
  ["ends-with", "EndsWith", 56, "endswith", 1],
  ["not-end-with", "DoesNotEndWith", 57, undefined, 1],
  ["this-fiscal-year", "ThisFiscalYear", 58, "ThisFiscalYear", 0],
  ["this-fiscal-period", "ThisFiscalPeriod", 59, "ThisFiscalPeriod", 0],
  ["next-fiscal-year", "NextFiscalYear", 60, "NextFiscalYear", 0],
  ["next-fiscal-period", "NextFiscalPeriod", 61, "NextFiscalPeriod", 0],
  ["last-fiscal-year", "LastFiscalYear", 62, "LastFiscalYear", 0],
  ["last-fiscal-period", "LastFiscalPeriod", 63, "LastFiscalPeriod", 0],
  ["last-x-fiscal-years", "LastXFiscalYears", 64, "LastXFiscalYears", 1],
  ["last-x-fiscal-periods", "LastXFiscalPeriods", 65, "LastXFiscalPeriods", 1],
  ["next-x-fiscal-years", "NextXFiscalYears", 66, "NextXFiscalYears", 1],
  ["next-x-fiscal-periods", "NextXFiscalPeriods", 67, "NextXFiscalPeriods", 1],
  ["in-fiscal-year", "InFiscalYear", 68, "InFiscalYear", 1],
  ["in-fiscal-period", "InFiscalPeriod", 69, "InFiscalPeriod", 1],
  ["in-fiscal-period-and-year", "InFiscalPeriodAndYear", 70, "InFiscalPeriodAndYear", 2],
  ["in-or-before-fiscal-period-and-year", "InOrBeforeFiscalPeriodAndYear", 71, "InOrBeforeFiscalPeriodAndYear", 2],
  ["in-or-after-fiscal-period-and-year", "InOrAfterFiscalPeriodAndYear", 72, "InOrAfterFiscalPeriodAndYear", 2],
  ["eq-userteams", "EqualUserTeams", 73, "EqualUserTeams", 0],
  ["eq-useroruserteams", "EqualUserOrUserTeams", 74, "EqualUserOrUserTeams", 0],
  ["above", "Above", 75, "Above", 1],
  ["under", "Under", 76, "Under", 1],
  ["not-under", "NotUnder", 77, "NotUnder", 1],
  ["eq-or-above", "AboveOrEqual", 78, "AboveOrEqual", 1],
  ["eq-or-under", "UnderOrEqual", 79, "UnderOrEqual", 1],
  ["eq-useroruserhierarchy", "EqualUserOrUserHierarchy", 80, "EqualUserOrUserHierarchy", 0],
  ["eq-useroruserhierarchyandteams", "EqualUserOrUserHierarchyAndTeams", 81, "EqualUserOrUserHierarchyAndTeams", 0],
  ["olderthan-x-years", "OlderThanXYears", 82, "OlderThanXYears", 1],
  ["olderthan-x-weeks", "OlderThanXWeeks", 83, "OlderThanXWeeks", 1],
  ["olderthan-x-days", "OlderThanXDays", 84, "OlderThanXDays", 1],
  ["olderthan-x-hours", "OlderThanXHours", 85, "OlderThanXHours", 1],
  ["olderthan-x-minutes", "OlderThanXMinutes", 86, "OlderThanXMinutes", 1],
  ["contain-values", "ContainValues", 87, "ContainValues", "some"],
  ["not-contain-values", "DoesNotContainValues", 88, "DoesNotContainValues", "some"],
];

/** All condition operators but the platform's internal ones (ChildOf, Mask, NotMask, MasksSelect, EqualRoleBusinessId). */
export const conditionOperators: readonly ConditionOperator[] = rows.map(([fetch, service, number, webApi, count]) => ({
  fetch,
  service,
  number,
  webApi,
  arguments: count,
}));

/** Operators by the name that a FetchCondition has: FetchXML's (`neq` is `ne`), the service's where FetchXML has none. */
export const operatorsInFetch: ReadonlyMap<string, ConditionOperator> = new Map(
  conditionOperators.flatMap((operator) => {
    const named: [string, ConditionOperator] = [operator.fetch ?? operator.service, operator];
    return operator.fetch === "ne" ? [named, ["neq", operator] as [string, ConditionOperator]] : [named];
  }),
);

/** Operators by their names in the service. */
export const operatorsInService: ReadonlyMap<string, ConditionOperator> = new Map(
  conditionOperators.map((operator) => [operator.service, operator]),
);

/** Operators that may compare two columns (`valueof`, CompareColumns). */
export const columnComparisons: ReadonlySet<string> = new Set(["eq", "ne", "neq", "gt", "ge", "lt", "le"]);
