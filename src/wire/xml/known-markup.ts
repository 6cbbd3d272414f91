import { copied, interned } from "./copied-text.ts";
import { isSmallScope, type PrefixScope } from "./prefix-scope.ts";
import type { StartTag } from "./start-tag.ts";

const places = 256;
/** Tags that a place holds: the oldest goes first, so that whoever makes tags up fills no memory. */
const tagsOfPlace = 4;
/** Longer tags are rare, and hold data. */
const longestTag = 512;
const longestText = 64;

/**
 * What has been read before. Messages repeat the same few dozens of start tags, and a tag of the same characters means the same
 * wherever prefixes mean the same; names in texts come again and again, too. It may serve any number of documents.
 */
export class KnownMarkup {
  readonly #tags = new Array<StartTag[] | undefined>(places);
  readonly #texts = new Array<string | undefined>(places);
  readonly #lasts: boolean;

  /** @param lasts it serves many documents, and tags are worth some work */
  constructor(lasts = false) {
    this.#lasts = lasts;
  }

  /** The tag that stands there in the source, if one like it has been read. */
  tag(source: string, start: number, end: number, outer: PrefixScope): StartTag | undefined {
    const tags = this.#tags[placeOf(source, start, end)];
    if (tags === undefined) return undefined;
    for (const tag of tags) {
      if (tag.outer === outer && tag.text.length === end - start && tag.text === source.slice(start, end)) return tag;
    }
    return undefined;
  }

  /** A tag that has just been read, as it is to be used. */
  addTag(read: StartTag): StartTag {
    if (read.text.length > longestTag || !isSmallScope(read.outer)) return read;
    const tag = this.#lasts ? withInternedNames(read) : read;
    const place = placeOf(tag.text, 0, tag.text.length);
    const tags = this.#tags[place] ?? [];
    this.#tags[place] = tags;
    if (tags.length === tagsOfPlace) tags.shift();
    tags.push(tag);
    return tag;
  }

  /** The text that stands there in the source: one copy, however often it comes. */
  text(source: string, start: number, end: number): string {
    const text = source.slice(start, end);
    if (text.length > longestText) return copied(text);
    const place = placeOf(source, start, end);
    const known = this.#texts[place];
    if (known === text) return known;
    const copy = copied(text);
    this.#texts[place] = copy;
    return copy;
  }
}

function withInternedNames(tag: StartTag): StartTag {
  const { namespace, name, type } = tag;
  return {
    ...tag,
    namespace: interned(namespace),
    name: interned(name),
    type: type && { namespace: type.namespace && interned(type.namespace), name: interned(type.name) },
  };
}

/** By the length and some characters: to mix all of them in would take longer than it saves. */
function placeOf(source: string, start: number, end: number): number {
  const step = ((end - start) >> 2) + 1;
  let mixed = end - start;
  for (let at = start + 1; at < end; at += step) mixed = (mixed * 31 + source.charCodeAt(at)) | 0;
  return mixed & (places - 1);
}
