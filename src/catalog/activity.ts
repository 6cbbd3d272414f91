/** What the catalog says of one activity. Data only: five readers interpret it (checks, engine, forms, help, completion). */
export type Activity = {
  /** The element: `AMDYNAMICSCRM`. */
  readonly action: string;
  /** The value of ACTIVITY: `create_session`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly standing: Standing;
  /** The activity that newer versions write in its place. */
  readonly newer?: { readonly action: string; readonly name: string };
  /** True on the activity that an element without ACTIVITY means. */
  readonly isDefault?: boolean;
  /** Other values of ACTIVITY read for the same activity. */
  readonly spellings?: readonly string[];
  /**
   * What the step cannot have while a batch is open on its session, by key of parameters and children: never, or while the condition
   * holds; "step": it cannot be there at all.
   */
  readonly notInBatch?: "step" | Readonly<Record<string, true | Condition>>;
  /** The part that it plays in the order of the steps. The engine itself plays it, and there is no deed. */
  readonly flow?: FlowPart;
  /** By the name that code uses: `organizationUri`. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Elements inside the step, by the name that code uses: `attributes` for `<ATTRIBUTE>`. */
  readonly children?: Readonly<Record<string, ChildRecord>>;
  /** Whole steps in AML. */
  readonly examples: readonly string[];
};

/** Where our knowledge of it comes from: the vendor's documentation, inference from it, or our own extension. */
export type Standing = "documented" | "inferred" | "extension";

export type FlowPart =
  | "if"
  | "elseIf"
  | "else"
  | "select"
  | "case"
  | "loop"
  | "region"
  | "end"
  | "break"
  | "continue"
  | "label"
  | "goto"
  | "start"
  | "trigger"
  | "stop"
  | "call"
  | "return";

export type Parameter = {
  /** AML spelling: `ORGANIZATIONURI`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: ParameterType;
  readonly standing?: Standing;
  /** What is meant when it is not given, in AML spelling. */
  readonly default?: string;
  /** The condition under which the default does not count. */
  readonly noDefaultWhen?: Condition;
  /** An expression that gives nothing is an error: without it the step would do more than is meant. Others count as not given then. */
  readonly refusesNothing?: true;
  /** `true`, or the condition under which it must be given. */
  readonly required?: true | Condition;
  /** The condition under which it counts; given while it does not hold, it is ignored and that is said. */
  readonly activeWhen?: Condition;
  /** First product version that has it. */
  readonly since?: string;
  /** Last product version whose documentation declares it; it is still read. */
  readonly until?: string;
  /** What the step does with the session, variable or dataset that the value names. */
  readonly effect?: "creates" | "uses" | "ends";
  /** The value is the path of a file or folder: what the step does there. */
  readonly path?: "reads" | "writes";
  /** The condition under which the value is a secret, beside those of type encrypted. */
  readonly secretWhen?: Condition;
  /** Known and read, but no part of this version acts on it: said wherever it is given. */
  readonly notYetObeyed?: true;
  readonly examples?: readonly string[];
  /** True when the element's text may stand in place of this attribute. */
  readonly isContent?: boolean;
  /** The vendor's product encrypts it, though it is no secret by itself: an application's ID. */
  readonly mayBePlain?: true;
  /** Other AML spellings read for the same parameter. */
  readonly aliases?: readonly string[];
};

export type ChildRecord = {
  /** AML spelling of the element: `ATTRIBUTE`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
};

export type ParameterType =
  | { readonly kind: "text" }
  | {
      readonly kind: "number";
      readonly unit?: string;
      readonly min?: number;
      readonly max?: number;
      readonly integer?: true;
    }
  | { readonly kind: "yesNo" }
  /** `more`: texts that this regular expression matches are read, too, and kept as they are. */
  | { readonly kind: "options"; readonly options: readonly Option[]; readonly more?: string }
  /** Becomes a Secret. */
  | { readonly kind: "encrypted" }
  /** An expression with or without percent signs around it. */
  | { readonly kind: "expression" }
  | { readonly kind: "sessionName" }
  /** `elements`: an element of an array may stand there, too: `colors(2)`. */
  | { readonly kind: "variableName"; readonly elements?: true }
  | { readonly kind: "datasetName" };

export type Option = {
  /** Canonical AML spelling, and what code receives: `ActiveDirectory`. */
  readonly value: string;
  /** What the vendor's dialog shows: "Active Directory". */
  readonly label: string;
  /** Further spellings; case, spaces, hyphens and underscores never count. */
  readonly spellings?: readonly string[];
  readonly standing?: Standing;
};

/**
 * `parameter`, `given` and `notGiven` hold the key in `parameters`, not the AML spelling. An empty parameter, and one that
 * is switched off by its own `activeWhen`, counts as not given; what is not given has its default.
 */
export type Condition =
  | { readonly parameter: string; readonly is: string }
  | { readonly parameter: string; readonly isNot: string }
  /** The value matches this regular expression, upper and lower case alike. */
  | { readonly parameter: string; readonly matches: string }
  | { readonly given: string }
  | { readonly notGiven: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };
