import { basename } from "node:path";
import type { Activity, Parameter } from "../../catalog/activity.ts";
import { activityOf, findActivity } from "../../catalog/catalog.ts";
import { holds, nameIn } from "../../catalog/conditions.ts";
import { findOption } from "../../catalog/read-value.ts";
import { type WrittenText, writtenTexts } from "../../catalog/written-texts.ts";
import type { Position } from "../../markup/diagnostic.ts";
import { findAttribute, type Step, type Task } from "../../markup/task.ts";
import type { TextEdit } from "../../markup/text-edits.ts";
import type { AttributeNode, ElementNode, Node } from "../../markup/tree.ts";
import { secretForm } from "../../values/secret-text.ts";

export type ConvertOptions = {
  /** The task's file, after which secrets are named. */
  readonly file: string;
  /** Make AMDYNAMICS365 of AMDYNAMICSCRM. */
  readonly to365: boolean;
  /** Make references of secrets that stand in the task. */
  readonly secrets: boolean;
};

/** Something that a person has to do, or to know, after a conversion. */
export type ConvertNote = { readonly position: Position; readonly text: string };

export type Conversion = { readonly edits: readonly TextEdit[]; readonly notes: readonly ConvertNote[] };

/** What is to be edited in a task's text: old spellings become new ones, and what the options ask for. Disabled steps too. */
export function convertTask(task: Task, options: ConvertOptions): Conversion {
  const elements = elementsByOffset(task.nodes);
  const sayNames = options.to365 && task.steps.some(namesDefaultSession);
  const conversions = task.steps.flatMap((step): readonly Conversion[] => {
    const element = elements.get(step.position.offset);
    const activity = element === undefined ? undefined : activityOf(step);
    if (element === undefined || activity === undefined) return [];
    const conversion = new StepConversion(step, element, activity);
    if (options.to365 && activity.action === "AMDYNAMICSCRM") conversion.to365(sayNames);
    else conversion.respell();
    if (options.secrets) conversion.referToSecrets(options.file);
    return [conversion];
  });
  return {
    edits: conversions.flatMap(({ edits }) => edits),
    notes: conversions.flatMap(({ notes }) => notes),
  };
}

/** Whether a step says, or may say, the name that other steps mean by leaving it out, which is another one in the newer family. */
function namesDefaultSession({ action, attributes }: Step): boolean {
  const usual = findActivity("AMDYNAMICSCRM", "create_session")?.parameters.session?.default;
  const written = findAttribute(attributes, "SESSION")?.value;
  if (action !== "AMDYNAMICSCRM" || usual === undefined || written === undefined) return false;
  return written.includes("%") || written.trim().toUpperCase() === usual.toUpperCase();
}

function elementsByOffset(nodes: readonly Node[]): Map<number, ElementNode> {
  const found = new Map<number, ElementNode>();
  const visit = (node: Node): void => {
    if (node.kind !== "element") return;
    found.set(node.offset, node);
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return found;
}

/** Attributes that are parameters, by the key of the record. */
type Given = readonly (readonly [key: string, attribute: AttributeNode])[];

class StepConversion implements Conversion {
  readonly edits: TextEdit[] = [];
  readonly notes: ConvertNote[] = [];
  readonly #step: Step;
  readonly #element: ElementNode;
  readonly #activity: Activity;

  constructor(step: Step, element: ElementNode, activity: Activity) {
    this.#step = step;
    this.#element = element;
    this.#activity = activity;
  }

  /** The element, the activity, the parameters and their options as the newest version writes them. */
  respell(): void {
    const { newer } = this.#activity;
    const target = newer === undefined ? this.#activity : (findActivity(newer.action, newer.name) ?? this.#activity);
    this.#renameElement(target.action);
    this.#sayActivity(target);
    const given = this.#given();
    for (const [key, attribute] of given) {
      const parameter = target.parameters[key];
      if (parameter !== undefined) this.#respellAttribute(attribute, parameter);
      else this.#leaveOut(attribute);
    }
    this.#sayOldDefaults(target, given);
  }

  /** Where the new element means something else when a parameter is left out: `<AMSTOPTASK />` succeeds, AMTASK's stop aborts. */
  #sayOldDefaults(target: Activity, given: Given): void {
    const last = this.#element.attributes.at(-1);
    const end = last === undefined ? this.#element.offset + 1 + this.#element.name.length : endOf(last);
    for (const [key, { name, default: usual }] of Object.entries(target.parameters)) {
      const old = this.#usualOf(key);
      const isGiven = given.some(([one]) => one === key);
      if (old === undefined || old === usual || isGiven) continue;
      const empty = this.#attribute(name);
      if (empty !== undefined) this.#leaveOut(empty);
      this.edits.push({ start: end, end, text: ` ${name}="${old}"` });
    }
  }

  /** What the step means by leaving a parameter out; undefined where it means nothing, or only the run will know. */
  #usualOf(key: string): string | undefined {
    const { parameters } = this.#activity;
    const { default: usual, noDefaultWhen } = parameters[key] ?? {};
    const texts = new Map(this.#element.attributes.map(({ name, value }) => [name.toUpperCase(), value]));
    return noDefaultWhen === undefined || holds(noDefaultWhen, parameters, texts) === false ? usual : undefined;
  }

  /** Parameters that the newer family does not have go, and are told; an address of the service becomes SERVER. */
  to365(saySessionName: boolean): void {
    const target = findActivity("AMDYNAMICS365", this.#activity.name);
    if (target === undefined) return;
    this.#renameElement(target.action);
    this.#sayActivity(target);
    const given = this.#given();
    const hasServer = given.some(([key]) => key === "server");
    const dropped: string[] = [];
    for (const [key, attribute] of given) {
      const parameter =
        target.parameters[key] ?? (key === "organizationUri" && !hasServer ? target.parameters.server : undefined);
      if (parameter !== undefined) this.#respellAttribute(attribute, parameter);
      else {
        dropped.push(attribute.name.toUpperCase());
        this.#leaveOut(attribute);
      }
    }
    if (saySessionName) this.#sayOldDefaults(target, given);
    if (dropped.length > 0) this.#note(`AMDYNAMICS365 has no ${dropped.join(", ")}: left out`);
    if ("clientId" in target.parameters && given.some(([key]) => key === "userName" || key === "authType")) {
      this.#note(
        "AMDYNAMICS365 signs in by OAuth: give CLIENTID with CLIENTSECRET or a certificate, or keep USERNAME and PASSWORD",
      );
    }
  }

  /** `PASSWORD="AM2…aME"` → `PASSWORD="secret:nightly-crm-password"`, with a note that says how the secret gets there. */
  referToSecrets(file: string): void {
    const texts = writtenTexts(this.#step, this.#activity.parameters);
    for (const { text, parameter, attribute, isSecret } of texts.values()) {
      if (!isSecret || parameter?.type.kind !== "encrypted" || attribute === undefined || !standsInTask(text)) continue;
      const name = secretNameOf(file, this.#ownerOf(texts), parameter.name);
      const node = this.#element.attributes.find(({ position }) => position.offset === attribute.position.offset);
      if (node === undefined) continue;
      this.#replaceValue(node, `secret:${name}`);
      this.#note(`${parameter.name} refers to a secret now: dynaml secret set ${name} --host <host that it is for>`);
    }
  }

  #ownerOf(texts: ReadonlyMap<string, WrittenText>): string {
    const { session, name } = this.#activity.parameters;
    const owner = session ?? name;
    return owner === undefined
      ? `step${this.#step.number}`
      : (texts.get(owner.name)?.text ?? owner.default ?? `step${this.#step.number}`);
  }

  #given(): Given {
    return Object.entries(this.#activity.parameters).flatMap(([key, parameter]) => {
      const given = new Map(this.#element.attributes.map(({ name, value }) => [name.toUpperCase(), value]));
      const name = nameIn(parameter, given);
      const attribute = name === undefined ? undefined : this.#attribute(name);
      return attribute === undefined ? [] : [[key, attribute] as const];
    });
  }

  #renameElement(name: string): void {
    const { offset, name: written, endTag } = this.#element;
    if (written.toUpperCase() === name) return;
    this.edits.push({ start: offset + 1, end: offset + 1 + written.length, text: name });
    if (endTag !== undefined)
      this.edits.push({ start: endTag.offset + 2, end: endTag.offset + 2 + endTag.name.length, text: name });
  }

  /** ACTIVITY is said where it was written, in another form, or where the element alone would mean another activity. */
  #sayActivity({ action, name }: Activity): void {
    const written = this.#element.attributes.find((one) => one.name.toUpperCase() === "ACTIVITY" && one.value !== "");
    if (written !== undefined) {
      if (written.value !== name) this.#replaceValue(written, name);
      return;
    }
    const type =
      action === "AMLOOP" ? this.#element.attributes.find((one) => one.name.toUpperCase() === "TYPE") : undefined;
    if (type !== undefined) {
      this.edits.push({ start: type.position.offset, end: type.position.offset + type.name.length, text: "ACTIVITY" });
      this.#replaceValue(type, name);
    } else if (findActivity(action, undefined)?.name !== name) {
      const end = this.#element.offset + 1 + this.#element.name.length;
      this.edits.push({ start: end, end, text: ` ACTIVITY="${name}"` });
    }
  }

  #respellAttribute(attribute: AttributeNode, { name, type }: Parameter): void {
    const { name: written, position, value } = attribute;
    if (written.toUpperCase() !== name) {
      const empty = this.#attribute(name);
      if (empty !== undefined) this.#leaveOut(empty);
      this.edits.push({ start: position.offset, end: position.offset + written.length, text: name });
    }
    const option = type.kind === "options" && !value.includes("%") ? findOption(type.options, value) : undefined;
    if (option !== undefined && option.value !== value) this.#replaceValue(attribute, option.value);
  }

  #attribute(name: string): AttributeNode | undefined {
    return this.#element.attributes.find((one) => one.name.toUpperCase() === name);
  }

  #leaveOut(attribute: AttributeNode): void {
    this.edits.push({ start: attribute.offset, end: endOf(attribute), text: "" });
  }

  #replaceValue({ valuePosition, raw }: AttributeNode, text: string): void {
    this.edits.push({ start: valuePosition.offset, end: valuePosition.offset + raw.length, text });
  }

  #note(text: string): void {
    this.notes.push({ position: this.#step.position, text });
  }
}

function endOf({ offset, before, name, equals, quote, raw, closed }: AttributeNode): number {
  return offset + before.length + name.length + equals.length + quote.length + raw.length + (closed ? quote.length : 0);
}

function standsInTask(text: string): boolean {
  const form = secretForm(text);
  return form === "vendor" || (form === "plain" && !text.includes("%"));
}

function secretNameOf(file: string, owner: string, parameter: string): string {
  const task = basename(file).replace(/\.[^.]*$/, "");
  return [task, owner, parameter]
    .map((part) =>
      part
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, ""),
    )
    .join("-");
}
