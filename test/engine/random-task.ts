import fc from "fast-check";
import type { Activity, Parameter, ParameterType } from "../../src/catalog/activity.ts";
import { allActivities } from "../../src/catalog/catalog.ts";

/** Texts that tasks may hold, right and wrong ones; `small` keeps what they ask for small. */
const texts = fc.constantFrom(
  ...["", "a", "abc", "1", "0", "-1", "2.5", "x,y,z", "in.csv", "in/*.csv", "../up.txt", "sub.aml", "100%%", "%"],
  ...["%a%", "%a + 1%", "%b & a%", "%list(1)%", "%list(9)%", "%ds.x%", "%ds(2).x%", "%Null%", "%Nothing%", "%Empty%"],
  ...["%1 / 0%", "%CDec(a)%", "%Now()%", "%nobody%", "%Left(a%", "%a%%b%", "#1/31/2026#", "%Array(1, 2)%", "\u{1F600}"],
);
const expressions = fc.constantFrom(
  ...["True", "False", "a = 1", "a < 3", "%a% = 1", '"%a%" = "1"', "a", "list(1)", "ds.x = 1", "1 / 0", "a +", "Null"],
);
const numbers = fc.constantFrom(
  "0",
  "1",
  "2",
  "3",
  "-1",
  "0.5",
  "x",
  "%a%",
  "%list%",
  "",
  "1e3",
  "99999999999999999999",
);
const names = fc.constantFrom("a", "b", "A", "list", "list(1)", "list(9)", "nobody", "1x", "%a%", "loop", "");
const datasets = fc.constantFrom("ds", "ds", "es", "nobody", "%a%", "");

function textFor(type: ParameterType): fc.Arbitrary<string> {
  switch (type.kind) {
    case "number":
      return numbers;
    case "yesNo":
      return fc.constantFrom("YES", "no", "x", "%True%");
    case "options":
      return fc.oneof(fc.constantFrom(...type.options.map(({ value }) => value)), texts);
    case "expression":
      return expressions;
    case "variableName":
      return names;
    case "datasetName":
      return datasets;
    case "sessionName":
      return fc.constantFrom("S", "T", "%a%");
    default:
      return texts;
  }
}

type Attributes = Readonly<Record<string, string>>;

/** As a rule what a parameter needs, now and then what it may have. */
function attributesOf(parameters: Readonly<Record<string, Parameter>>): fc.Arbitrary<Attributes> {
  const all = Object.values(parameters);
  const arbitraries = all.map(({ name, type, required }) =>
    fc
      .option(textFor(type), { freq: required === undefined ? 1 : 9, nil: undefined })
      .map((value) => (value === undefined ? {} : { [name]: value })),
  );
  return fc.tuple(...arbitraries).map((parts) => Object.assign({}, ...parts));
}

const onError = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ AM_ONERROR: "continue" }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { AM_ONERROR: "break" }, { AM_ONERROR: "goto l" }, { AM_RETRY: "1" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { AM_TIMEOUT: "5", AM_TIMEOUTSCALE: "milliseconds", AM_ONERROR: "continue" },
      { AM_SETVAR: "a;1", AM_ONERROR: "continue" },
      { AM_RUNTASK: "sub.aml", AM_ONERROR: "continue" },
      { AM_ERRORS: "all but 41000" },
    ),
  },
);

function print(name: string, attributes: Attributes, inner = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return inner === "" ? `<${name}${written.join("")} />` : `<${name}${written.join("")}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function stepOf(activity: Activity): fc.Arbitrary<string> {
  const children = Object.values(activity.children ?? {}).map(({ name, parameters }) =>
    fc.array(attributesOf(parameters), { maxLength: 2 }).map((all) => all.map((given) => print(name, given)).join("")),
  );
  return fc
    .tuple(attributesOf(activity.parameters), onError, fc.tuple(...children))
    .map(([given, general, inner]) =>
      print(activity.action, { ACTIVITY: activity.name, ...given, ...general }, inner.join("")),
    );
}

const ofKind = (isWanted: (activity: Activity) => boolean) => allActivities.filter(isWanted);

const deeds = ofKind(({ flow }) => flow === undefined);
const leaves = ofKind(
  ({ flow }) => flow !== undefined && /^(break|continue|goto|start|trigger|stop|call|return)$/.test(flow),
);
const openers = ofKind(({ flow }) => flow === "loop" || flow === "if");

const leaf: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...deeds).chain(stepOf) },
  { weight: 3, arbitrary: fc.constantFrom(...leaves).chain(stepOf) },
  { weight: 1, arbitrary: fc.constantFrom(`<AMLABEL LABELNAME="l" />`, `<AMGOTO LABELNAME="l" />`, "<AMBREAK />") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(`<AMINCREMENTVARIABLE RESULTVARIABLE="a" />`, `<AMWRITETOLOG TEXT="%a%" />`),
  },
);

function stepsAt(depth: number): fc.Arbitrary<string> {
  if (depth === 0) return fc.array(leaf, { minLength: 1, maxLength: 3, size: "max" }).map((steps) => steps.join("\n"));
  const body = stepsAt(depth - 1);
  const opened = fc
    .tuple(
      fc.constantFrom(...openers),
      onError,
      fc.constantFrom("", "<AMELSE />"),
      body,
      body,
      fc.constantFrom("1", "2"),
    )
    .chain(([activity, general, divider, first, second, parallel]) =>
      attributesOf(activity.parameters).map((given) => {
        const isLoop = activity.flow === "loop";
        const more = isLoop && activity.parameters.parallel !== undefined ? { PARALLEL: parallel } : {};
        const begin = print(activity.action, { ACTIVITY: activity.name, ...given, ...more, ...general });
        const inner = isLoop ? first : `${first}${divider}${divider === "" ? "" : second}`;
        return `${begin}\n${inner}\n${isLoop ? "<AMENDLOOP />" : "<AMENDIF />"}`;
      }),
    );
  const selected = fc
    .tuple(expressions, texts, body, body)
    .map(([expression, constant, first, second]) =>
      [
        print("AMSELECTCASE", { EXPRESSION: expression, AM_ONERROR: "continue" }),
        print("AMCASE", { CONSTANT: constant }),
        first,
        "<AMCASE />",
        second,
        "<AMENDSELECT />",
      ].join("\n"),
    );
  const block = fc.oneof({ weight: 4, arbitrary: opened }, { weight: 1, arbitrary: selected });
  return fc
    .array(fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: block }), {
      minLength: 2,
      maxLength: 6,
      size: "max",
    })
    .map((steps) => steps.join("\n"));
}

const ground = `<AMVARIABLE NAME="a" VALUE="1" /><AMVARIABLE NAME="b" VALUE="x" /><AMARRAY NAME="list" ROWS="2" />
<AMDATASET RESULTDATASET="ds" COLUMNS="x,y" /><AMDATASET ACTIVITY="add_row" DATASET="ds"><COLUMN NAME="x" VALUE="1" /></AMDATASET>`;

/** A task of any activities in any order, most of whose steps fail and go on. */
export const task: fc.Arbitrary<string> = fc
  .tuple(stepsAt(2), stepsAt(1))
  .map(
    ([main, other]) =>
      `<AMTASK><AMFUNCTION NAME="Main">${ground}\n${main}</AMFUNCTION><AMFUNCTION NAME="F">${other}</AMFUNCTION></AMTASK>`,
  );
