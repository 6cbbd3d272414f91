<?php
/* Records through the service description, with php-soap: one JSON line for each step. Arguments: address of the service, access token. */
[, $url, $token] = $argv;
$C = "http://schemas.microsoft.com/xrm/2011/Contracts";
$X = "http://www.w3.org/2001/XMLSchema";
$context = stream_context_create(["http" => ["header" => "Authorization: Bearer $token"]]);
$client = new SoapClient("$url?wsdl", ["stream_context" => $context, "cache_wsdl" => WSDL_CACHE_NONE, "trace" => true, "soap_version" => SOAP_1_1]);
$client->__setLocation("$url/web");
$of = fn($name, $members, $namespace = null) => new SoapVar($members, SOAP_ENC_OBJECT, $name, $namespace ?? $GLOBALS["C"]);
$text = fn($value) => new SoapVar($value, XSD_STRING, "string", $X);
$plain = fn($value, $type) => new SoapVar($value, constant("XSD_" . strtoupper($type)), $type, $X);
function entity($table, $values, $id = null) {
  $pairs = [];
  foreach ($values as $key => $value) $pairs[] = ["key" => $key, "value" => $value];
  $entity = ["Attributes" => ["KeyValuePairOfstringanyType" => $pairs], "LogicalName" => $table];
  return $id === null ? $entity : $entity + ["Id" => $id];
}
function columns(...$names) { return ["AllColumns" => false, "Columns" => ["string" => $names]]; }
function listed($value) { return is_array($value) ? $value : [$value]; }
function shown($value) {
  if (is_object($value) && isset($value->LogicalName)) return [$value->LogicalName, $value->Id, $value->Name ?? null];
  return is_object($value) && property_exists($value, "Value") ? shown($value->Value) : $value;
}
function values($entity) {
  $values = [];
  foreach (listed($entity->Attributes->KeyValuePairOfstringanyType) as $pair) $values[$pair->key] = shown($pair->value);
  return $values;
}
function records($answer) { return array_map("values", listed($answer->RetrieveMultipleResult->Entities->Entity)); }
function tell(...$told) { echo json_encode($told), "\n"; }

$contact = $client->Create(["entity" => entity("contact", ["lastname" => $text("Php")])])->CreateResult;
$account = $client->Create(["entity" => entity("account", [
  "name" => $text("Größe & <co>"), "numberofemployees" => $plain(42, "int"), "creditonhold" => $plain(true, "boolean"),
  "revenue" => $of("Money", ["Value" => "1234.56"]), "industrycode" => $of("OptionSetValue", ["Value" => 7]),
  "primarycontactid" => $of("EntityReference", ["Id" => $contact, "LogicalName" => "contact"]),
  "lastonholdtime" => $plain("2024-02-29T12:30:00Z", "dateTime"),
])])->CreateResult;
$names = ["name", "numberofemployees", "creditonhold", "revenue", "industrycode", "primarycontactid", "lastonholdtime"];
$retrieve = fn(...$names) => values($client->Retrieve(["entityName" => "account", "id" => $account, "columnSet" => columns(...$names)])->RetrieveResult);
tell("retrieve", $retrieve(...$names));
$client->Update(["entity" => entity("account", ["name" => $text("changed"), "revenue" => null], $account)]);
tell("updated", $retrieve("name", "revenue"));
$fetch = "<fetch returntotalrecordcount='true'><entity name='account'><attribute name='name'/><link-entity name='contact' from='contactid' to='primarycontactid' alias='c'><attribute name='lastname'/></link-entity></entity></fetch>";
$found = $client->RetrieveMultiple(["query" => $of("FetchExpression", ["Query" => $fetch])]);
tell("fetch", records($found), $found->RetrieveMultipleResult->TotalRecordCount);
$query = $of("QueryExpression", [
  "ColumnSet" => columns("name"),
  "Criteria" => ["Conditions" => ["ConditionExpression" => [["AttributeName" => "name", "Operator" => "Like", "Values" => ["anyType" => [$text("chan%")]]]]], "FilterOperator" => "And"],
  "Distinct" => false, "EntityName" => "account",
  "Orders" => ["OrderExpression" => [["AttributeName" => "name", "OrderType" => "Descending"]]],
  "PageInfo" => ["Count" => 10, "PageNumber" => 1, "PagingCookie" => null, "ReturnTotalRecordCount" => true],
  "NoLock" => false,
]);
$found = $client->RetrieveMultiple(["query" => $query]);
tell("query", records($found), $found->RetrieveMultipleResult->MoreRecords);
$by = $of("QueryByAttribute", ["Attributes" => ["string" => ["name"]], "ColumnSet" => columns("name"), "EntityName" => "account", "Orders" => [], "PageInfo" => null, "Values" => ["anyType" => [$text("changed")]]]);
tell("by attribute", records($client->RetrieveMultiple(["query" => $by])));
$ends = ["entityName" => "account", "entityId" => $account, "relationship" => ["SchemaName" => "contact_customer_accounts"], "relatedEntities" => ["EntityReference" => [["Id" => $contact, "LogicalName" => "contact"]]]];
$parent = fn() => values($client->Retrieve(["entityName" => "contact", "id" => $contact, "columnSet" => columns("parentcustomerid")])->RetrieveResult)["parentcustomerid"][0] ?? null;
$client->Associate($ends);
$associated = $parent();
$client->Disassociate($ends);
tell("associated", $associated, $parent());
$client->Delete(["entityName" => "account", "id" => $account]);
try { $retrieve("name"); } catch (SoapFault $fault) {
  tell("gone", str_replace($account, "ID", $fault->getMessage()), (string) $fault->detail->OrganizationServiceFault->ErrorCode);
}
