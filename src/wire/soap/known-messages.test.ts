import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documentScope } from "../xml/start-tag.ts";
import type { ItemPlan } from "./item-plan.ts";
import { KnownMessages, ListPlans } from "./known-messages.ts";
import { text } from "./scalar-shapes.ts";
import { list } from "./shape.ts";

function plan(name: string): ItemPlan {
  return { markup: [name], value: { kind: "fixed", value: name }, followers: [] };
}

function namesOf(plans: readonly ItemPlan[]): string[] {
  return plans.map(({ markup }) => markup.join());
}

describe("plans of a list", () => {
  test("the likeliest is the one that came last; two are kept of each place", () => {
    const plans = new ListPlans();
    const first = plans.add(plan("a"), undefined);
    for (const name of ["b", "c", "d", "e", "c", "f"]) plans.add(plan(name), first);
    assert.deepEqual(namesOf(plans.likely(undefined)), ["a"]);
    assert.deepEqual(namesOf(plans.likely(first)), ["f", "c"]);
  });

  test("there is one of each item, wherever it comes", () => {
    const plans = new ListPlans();
    const first = plans.add(plan("a"), undefined);
    const second = plans.add(plan("b"), first);
    assert.equal(plans.add(plan("a"), second), first);
    assert.deepEqual(namesOf(plans.likely(second)), ["a"]);
  });

  test("an item without a plan is taken for the likeliest", () => {
    const plans = new ListPlans();
    const first = plans.add(plan("a"), undefined);
    assert.equal(plans.add(undefined, undefined), first);
    assert.equal(plans.add(undefined, first), undefined);
  });

  test("where nothing new comes, every sixteenth item is looked at, until one is new", () => {
    const plans = new ListPlans();
    const first = plans.add(plan("a"), undefined);
    const looks = (): number => {
      let count = 0;
      for (let item = 0; item < 64; item += 1) {
        if (!plans.hasLearned()) count += 1;
        plans.add(item % 2 === 0 ? undefined : plan("a"), undefined);
      }
      return count;
    };
    assert.equal(looks(), 8 + 3);
    assert.equal(looks(), 4);
    plans.add(plan("b"), first);
    assert.equal(looks(), 8 + 3);
    plans.add(plan("b"), undefined);
    assert.equal(looks(), 4, "an item that is known elsewhere is nothing new");
  });

  test("by how they begin, up to the first end tag: four of each beginning", () => {
    const plans = new ListPlans();
    for (const name of ["x</k>1", "x</k>2", "y</k>", "x</k>3", "x</k>4", "x</k>5", "z"])
      plans.add(plan(name), undefined);
    assert.deepEqual(namesOf(plans.beginning("x")), ["x</k>5", "x</k>4", "x</k>3", "x</k>2"]);
    assert.deepEqual(namesOf(plans.beginning("y")), ["y</k>"]);
    assert.deepEqual(plans.beginning("q"), []);
  });

  test("all are forgotten where they are too many", () => {
    const plans = new ListPlans();
    const first = plans.add(plan("0"), undefined);
    for (let index = 1; index < 256; index += 1) plans.add(plan(String(index)), undefined);
    assert.equal(plans.add(plan("0"), undefined), first);
    for (let index = 0; index < 256; index += 1) plans.add(plan(`x${index}`), undefined);
    assert.notEqual(plans.add(plan("0"), undefined), first);
  });
});

test("of the same list elsewhere other plans are kept; the oldest lists are forgotten", () => {
  const known = new KnownMessages();
  const shape = list("", "i", () => text);
  const place = { shape, scope: documentScope, depth: 5 };
  const plans = known.plansOf(place);
  assert.equal(known.plansOf({ ...place }), plans);
  assert.notEqual(known.plansOf({ ...place, depth: 6 }), plans);
  assert.equal(known.plansOf({ ...place, scope: { ...documentScope } }), plans, "what prefixes mean counts");
  assert.notEqual(known.plansOf({ ...place, scope: { ...documentScope, prefix: "p" } }), plans);
  assert.notEqual(known.plansOf({ ...place, shape: { ...shape } }), plans);
  for (let depth = 7; depth < 80; depth += 1) {
    known.plansOf({ ...place, depth });
    assert.equal(known.plansOf(place), plans, "what is asked for stays");
  }
  for (let depth = 80; depth < 140; depth += 1) known.plansOf({ ...place, depth });
  assert.notEqual(known.plansOf(place), plans);
  const large = { ...documentScope, namespace: "x".repeat(5000) };
  assert.equal(known.plansOf({ ...place, scope: large }), undefined);
});
