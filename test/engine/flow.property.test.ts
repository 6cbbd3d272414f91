import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { logged, runFlow } from "./run-flow.ts";

/** A task as a tree; `flat` says in which of the two forms a block is written. */
type Program = readonly Block[];
type Block =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "region"; readonly flat: boolean; readonly body: Program }
  | { readonly kind: "loop"; readonly flat: boolean; readonly times: number; readonly body: Program }
  | {
      readonly kind: "if";
      readonly flat: boolean;
      readonly holds: boolean;
      readonly elseIf: readonly (readonly [holds: boolean, body: Program])[];
      readonly body: Program;
      readonly otherwise: Program | undefined;
    }
  | {
      readonly kind: "select";
      readonly flat: boolean;
      readonly value: number;
      readonly ends: boolean;
      readonly cases: readonly (readonly [constant: number | undefined, body: Program])[];
    };

function block(name: string, attributes: string, flat: boolean, body: string): string {
  return flat
    ? `<${name} ${attributes} />${body}<${name} ACTIVITY="end" />`
    : `<${name} ${attributes}>${body}</${name}>`;
}

function print(program: Program): string {
  return program.map(printBlock).join("\n");
}

function printBlock(one: Block): string {
  switch (one.kind) {
    case "say":
      return `<AMWRITETOLOG TEXT="${one.text}" />`;
    case "break":
      return "<AMBREAK />";
    case "continue":
      return "<AMCONTINUE />";
    case "region":
      return block("AMREGION", "", one.flat, print(one.body));
    case "loop":
      return block("AMLOOP", `TOTALLOOPS="${one.times}"`, one.flat, print(one.body));
    case "if": {
      const elseIfs = one.elseIf.map(([holds, body]) => `<AMELSEIF EXPRESSION="${holds}" />${print(body)}`).join("");
      const otherwise = one.otherwise === undefined ? "" : `<AMELSE />${print(one.otherwise)}`;
      return block("AMIF", `EXPRESSION="${one.holds}"`, one.flat, print(one.body) + elseIfs + otherwise);
    }
    case "select": {
      const end = one.ends ? `<AMCASE ACTIVITY="end" />` : "";
      const cases = one.cases.map(
        ([constant, body]) =>
          `<AMCASE ${constant === undefined ? "" : `CONSTANT="${constant}"`} />${print(body)}${end}`,
      );
      return block("AMSELECTCASE", `EXPRESSION="${one.value}"`, one.flat, cases.join(""));
    }
  }
}

type Signal = "break" | "continue" | undefined;

/** What the tree means, written down a second time and without places to go to. */
function interpret(program: Program, said: string[]): Signal {
  for (const one of program) {
    const signal = interpretBlock(one, said);
    if (signal !== undefined) return signal;
  }
  return undefined;
}

function interpretBlock(one: Block, said: string[]): Signal {
  switch (one.kind) {
    case "say":
      said.push(one.text);
      return undefined;
    case "break":
    case "continue":
      return one.kind;
    case "region":
      return interpret(one.body, said);
    case "loop":
      for (let index = 0; index < one.times; index += 1) {
        if (interpret(one.body, said) === "break") break;
      }
      return undefined;
    case "if": {
      const branches = [[one.holds, one.body] as const, ...one.elseIf, [true, one.otherwise ?? []] as const];
      return interpret(branches.find(([holds]) => holds)?.[1] ?? [], said);
    }
    case "select": {
      const chosen =
        one.cases.find(([constant]) => constant === one.value) ??
        one.cases.find(([constant]) => constant === undefined);
      return interpret(chosen?.[1] ?? [], said);
    }
  }
}

const text = fc.integer({ min: 0, max: 999 }).map(String);
const say = fc.record({ kind: fc.constant("say" as const), text });

/** Break and Continue stand in loops alone: outside of one they are errors. */
function blocks(depth: number, inLoop: boolean): fc.Arbitrary<Program> {
  const leaf: fc.Arbitrary<Block> = inLoop
    ? fc.oneof(
        { weight: 6, arbitrary: say },
        { weight: 1, arbitrary: fc.constantFrom<Block>({ kind: "break" }, { kind: "continue" }) },
      )
    : say;
  if (depth === 0) return fc.array(leaf, { maxLength: 3 });
  const body = blocks(depth - 1, inLoop);
  const flat = fc.boolean();
  const nested: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant("region" as const), flat, body }),
    fc.record({ kind: fc.constant("loop" as const), flat, times: fc.nat(3), body: blocks(depth - 1, true) }),
    fc.record({
      kind: fc.constant("if" as const),
      flat,
      holds: fc.boolean(),
      elseIf: fc.array(fc.tuple(fc.boolean(), body), { maxLength: 2 }),
      body,
      otherwise: fc.option(body, { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant("select" as const),
      flat,
      value: fc.nat(3),
      ends: fc.boolean(),
      cases: fc.array(fc.tuple(fc.option(fc.nat(3), { nil: undefined }), body), { maxLength: 3 }),
    }),
  );
  return fc.array(fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 3, arbitrary: nested }), { maxLength: 4 });
}

it("blocks do what their tree means, flat, nested, and both in one another", async () => {
  await fc.assert(
    fc.asyncProperty(blocks(3, false), async (program) => {
      const said: string[] = [];
      interpret(program, said);
      const aml = print(program);
      assert.equal(logged(await runFlow(aml)), said.join(" "), aml);
    }),
    { numRuns: 400 },
  );
});
