import type { PrefixScope } from "./prefix-scope.ts";
import type { StartTag } from "./start-tag.ts";

const buckets = 256;
/** Tags that a bucket holds: the oldest goes first, so that whoever makes tags up fills no memory. */
const bucketSize = 4;
/** Longer tags are rare, and hold data. */
const longestTag = 512;

/**
 * Start tags that have been read before: messages repeat the same few dozens of them, and a tag of the same characters means
 * the same wherever prefixes mean the same.
 */
export class KnownTags {
  readonly #buckets = new Array<StartTag[] | undefined>(buckets);

  /** The tag that stands there in the text, if one like it has been read. */
  find(text: string, start: number, end: number, outer: PrefixScope): StartTag | undefined {
    const bucket = this.#buckets[bucketOf(text, start, end)];
    if (bucket === undefined) return undefined;
    for (const tag of bucket) {
      if (tag.outer === outer && tag.text.length === end - start && tag.text === text.slice(start, end)) return tag;
    }
    return undefined;
  }

  add(tag: StartTag): void {
    if (tag.text.length > longestTag) return;
    const place = bucketOf(tag.text, 0, tag.text.length);
    const bucket = this.#buckets[place] ?? [];
    this.#buckets[place] = bucket;
    if (bucket.length === bucketSize) bucket.shift();
    bucket.push(tag);
  }
}

/** By the length and some characters: to mix all of them in would take longer than it saves. */
function bucketOf(text: string, start: number, end: number): number {
  const step = ((end - start) >> 2) + 1;
  let mixed = end - start;
  for (let at = start + 1; at < end; at += step) mixed = (mixed * 31 + text.charCodeAt(at)) | 0;
  return mixed & (buckets - 1);
}
