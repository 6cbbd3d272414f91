type OptionalParameter = {
  readonly type: "Boolean" | "String";
  /** How the Web API says it: as the header `MSCRM.Name`, as an option of the address, or in no way. */
  readonly webApi: "header" | "option" | "none";
};

/**
 * What most messages take besides their own parameters (messages.md §1; Microsoft's page "Use optional parameters", and "Run
 * duplicate detection" for CalculateMatchCodeSynchronously), by the names that they have in a request's bag.
 */
export const optionalParameters: Readonly<Record<string, OptionalParameter>> = {
  BypassBusinessLogicExecution: { type: "String", webApi: "header" },
  BypassBusinessLogicExecutionStepIds: { type: "String", webApi: "header" },
  BypassCustomPluginExecution: { type: "Boolean", webApi: "header" },
  CalculateMatchCodeSynchronously: { type: "Boolean", webApi: "none" },
  SessionToken: { type: "String", webApi: "header" },
  SolutionUniqueName: { type: "String", webApi: "header" },
  SuppressCallbackRegistrationExpanderJob: { type: "Boolean", webApi: "header" },
  SuppressDuplicateDetection: { type: "Boolean", webApi: "header" },
  partitionId: { type: "String", webApi: "option" },
  tag: { type: "String", webApi: "option" },
};

export function optionalParameter(name: string): OptionalParameter | undefined {
  return Object.hasOwn(optionalParameters, name) ? optionalParameters[name] : undefined;
}
