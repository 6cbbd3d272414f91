import { RE2JS } from "re2js";
import { ActionError } from "../action-error.ts";

export type PatternOptions = {
  readonly ignoreCase?: boolean;
  /** `^` and `$` stand at the ends of lines, too. */
  readonly multiLine?: boolean;
};

/** One place where a pattern matches: from and to in the text, and what its groups hold; undefined for one that took no part. */
export type Match = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
};

export type Pattern = {
  test(text: string): boolean;
  /** The matches from left to right, found as they are asked for. */
  matches(text: string): Generator<Match, void>;
  readonly groupCount: number;
  /** The numbers of groups that have names. */
  readonly names: ReadonlyMap<string, number>;
};

const longestPattern = 10_000;

/**
 * A regular expression in the syntax of RE2, which finds in time that grows with the text, whatever the pattern
 * (docs/decisions/0012). Throws ACTION_PATTERN.
 *
 *     compilePattern("(\\w+)@contoso\\.com", { ignoreCase: true }).test("Ann@Contoso.com")  // true
 */
export function compilePattern(source: string, { ignoreCase, multiLine }: PatternOptions): Pattern {
  if (source.length > longestPattern) throw badPattern(`it is longer than ${longestPattern} characters`);
  const compiled = compiledFrom(source, ignoreCase === true, multiLine === true);
  return {
    test: (text) => compiled.matcher(text).find(),
    groupCount: compiled.groupCount(),
    names: new Map(Object.entries(compiled.namedGroups())),
    *matches(text) {
      const matcher = compiled.matcher(text);
      while (matcher.find()) {
        const groups: (string | undefined)[] = [];
        for (let group = 1; group <= compiled.groupCount(); group += 1) groups.push(matcher.group(group) ?? undefined);
        yield { start: matcher.start(), end: matcher.end(), text: matcher.group() ?? "", groups };
      }
    },
  };
}

function compiledFrom(source: string, ignoreCase: boolean, multiLine: boolean): RE2JS {
  try {
    return RE2JS.compile(source, (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiLine ? RE2JS.MULTILINE : 0));
  } catch (error) {
    throw badPattern(
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error),
      error,
    );
  }
}

function badPattern(reason: string, cause?: unknown): ActionError {
  return new ActionError({
    code: "ACTION_PATTERN",
    message: `the regular expression cannot be used: ${reason}`,
    remedy:
      "write it in the syntax of RE2: what must go back over the text, such as \\1 and (?=…), is not in it (github.com/google/re2/wiki/Syntax)",
    cause,
  });
}
