import { odataError } from "../../wire/odata/odata-error.ts";
import type { ColumnProperty } from "../../wire/odata/properties.ts";
import { parseResourcePath } from "../../wire/odata/resource-path.ts";
import type { EmulatorResponse } from "../handler.ts";
import { checkAccept, checkOptions, checkRequest } from "./check-request.ts";
import { definitionSets, readDefinitions } from "./definitions.ts";
import { describeWebApi } from "./describe-web-api.ts";
import { deleteFile, downloadFile, isFile, isImage, uploadFile } from "./file-content.ts";
import { asksForChanges, readChanges } from "./read-changes.ts";
import { metadataChangesFunction, readMetadataChanges } from "./read-metadata-changes.ts";
import { readCount, readLookup, readProperty, readRecord, readReferences } from "./read-record.ts";
import { readSet } from "./read-set.ts";
import { resolveTarget, type Target } from "./resolve-target.ts";
import { runOperation } from "./run-operation.ts";
import { optionsOf, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";
import { writeDefinition } from "./write-definitions.ts";
import { writeParties } from "./write-parties.ts";
import { clearProperty, writeProperty } from "./write-property.ts";
import { createRecord, deleteRecord, writeRecord } from "./write-record.ts";
import { addReference, removeReference } from "./write-references.ts";

/** One request for what stands after the version in the address, but batches. What it refuses it throws. */
export function answerRequest(request: WebApiRequest, context: WebApiContext): EmulatorResponse {
  checkRequest(request);
  const segments = parseResourcePath(request.path);
  const [first] = segments;
  if (first === undefined || first.name === "$metadata") return describeWebApi(first?.name, request, context);
  const definitions = definitionSets.find((name) => name === first.name);
  if (definitions !== undefined || first.name === metadataChangesFunction) checkAccept(request);
  if (definitions !== undefined) {
    const answer = request.method === "GET" ? readDefinitions : writeDefinition;
    return answer(definitions, segments, request, context);
  }
  if (first.name === metadataChangesFunction) return readMetadataChanges(first, request, context);
  const target = resolveTarget(segments, context);
  checkOptions(target, request);
  if (target.type === "operation") return runOperation(target, request, context);
  const answer = methods[request.method]?.(target, request, context);
  if (answer !== undefined) return answer;
  throw odataError(`The method '${request.method}' is not allowed for the resource '${request.path}'.`, {
    status: 405,
  });
}

type Answer = (target: Target, request: WebApiRequest, context: WebApiContext) => EmulatorResponse | undefined;

const get: Answer = (target, request, context) => {
  switch (target.type) {
    case "set":
      return asksForChanges(request, optionsOf(request))
        ? readChanges(target, request, context)
        : readSet(target, request, context);
    case "collection":
      return readSet(target, request, context);
    case "record":
      return readRecord(target, request, context);
    case "member":
      return readRecord(target.record, request, context);
    case "lookup":
      return readLookup(target, request, context);
    case "property":
      if (isFile(target.property)) {
        return downloadFile(target.parent, target.property, target.isRaw, request, context);
      }
      return readProperty(target.parent, target.property, target.isRaw, context);
    case "count":
      return readCount(target.of, request, context);
    case "references":
      return readReferences(target.of, request, context);
    default:
      return undefined;
  }
};

const post: Answer = (target, request, context) => {
  if (target.type === "set") return createRecord(target.table, request, context);
  if (target.type === "references" && target.of.type === "collection") return addReference(target.of, request, context);
  return undefined;
};

const patch: Answer = (target, request, context) => {
  if (target.type === "record") return writeRecord(target, request, context);
  if (target.type === "property" && (isFile(target.property) || isImage(target.property))) {
    return uploadFile(target.parent, target.property, request, context);
  }
  return undefined;
};

const put: Answer = (target, request, context) => {
  if (target.type === "property" && isBytes(request, target.property)) {
    return uploadFile(target.parent, target.property, request, context);
  }
  if (target.type === "property" && !target.isRaw) {
    return writeProperty(target.parent, target.property, request, context);
  }
  if (target.type === "references" && target.of.type === "lookup") return addReference(target.of, request, context);
  return target.type === "collection" ? writeParties(target, request, context) : undefined;
};

const remove: Answer = (target, request, context) => {
  if (target.type === "record") return deleteRecord(target, request, context);
  if (target.type === "property" && isFile(target.property)) return deleteFile(target.parent, target.property, context);
  if (target.type === "property") return clearProperty(target.parent, target.property, request, context);
  if (target.type === "references") return removeReference(target.of, target.member, request, context);
  return undefined;
};

function isBytes({ headers }: WebApiRequest, property: ColumnProperty): boolean {
  const isOctets = headers["content-type"]?.startsWith("application/octet-stream") === true;
  return isOctets && (isFile(property) || isImage(property));
}

const methods: Readonly<Record<string, Answer>> = { GET: get, POST: post, PATCH: patch, PUT: put, DELETE: remove };
