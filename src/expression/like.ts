import { badArgument } from "./refusal.ts";

/** One place of a pattern: any characters, any one, one of a class. */
type Place = "many" | ((character: string) => boolean);

/**
 * `text Like pattern`: `?` is one character, `*` any number, `#` a digit, `[a-z]` one of a list, `[!a-z]` one that is not.
 * Letters compare as they are. It never goes back further than to the last `*`, so that time grows with the text's length times
 * the pattern's at the most; `spend` is told each character that is looked at.
 */
export function isLike(text: string, pattern: string, spend: (steps: number) => void): boolean {
  const places = placesOf(pattern);
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    spend(1);
    const current = places[place];
    if (current === "many") {
      star = place;
      retry = at;
      place += 1;
    } else if (current?.(text.charAt(at)) === true) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      retry += 1;
      at = retry;
      place = star + 1;
    } else {
      return false;
    }
  }
  while (places[place] === "many") place += 1;
  return place === places.length;
}

const longestPattern = 65_536;

function placesOf(pattern: string): readonly Place[] {
  if (pattern.length > longestPattern)
    throw badArgument(`the pattern is longer than ${longestPattern} characters`).of(1);
  const places: Place[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === "[") {
      const close = pattern.indexOf("]", at + 1);
      if (close < 0)
        throw badArgument("the pattern's [ is not closed", "close it with ], or write [[] for a bracket").of(1);
      const list = pattern.slice(at + 1, close);
      if (list !== "") places.push(classOf(list));
      at = close;
    } else if (sign !== "*") {
      places.push(placeOf(sign));
    } else if (places.at(-1) !== "many") {
      places.push("many");
    }
  }
  return places;
}

function placeOf(sign: string): Place {
  if (sign === "?") return () => true;
  return sign === "#" ? (character) => character >= "0" && character <= "9" : (character) => character === sign;
}

/** `a-z0-9_`, `!a-z`; a hyphen first or last is one. */
function classOf(list: string): Place {
  const isNegated = list.startsWith("!") && list.length > 1;
  const members = isNegated ? list.slice(1) : list;
  const singles = new Set<string>();
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = 0; at < members.length; at += 1) {
    const from = members.charAt(at);
    const to = members.charAt(at + 2);
    if (members[at + 1] === "-" && to !== "") {
      if (from > to) throw badArgument("the pattern has a range that goes down", "write it upwards: [a-z]").of(1);
      ranges.push([from, to]);
      at += 2;
    } else {
      singles.add(from);
    }
  }
  return (character) =>
    isNegated !== (singles.has(character) || ranges.some(([from, to]) => character >= from && character <= to));
}
