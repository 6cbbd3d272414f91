"""Validates replies of the service against its own schemas, with libxml2: a line for each call. Arguments: address of the service, access token."""
import os, re, sys, tempfile
import requests
from lxml import etree

url, token = sys.argv[1:]
session = requests.Session()
session.trust_env = False
session.headers["Authorization"] = "Bearer " + token
folder = tempfile.mkdtemp()
namespaces = {}
number = 0
while True:
    name = "xsd%d" % number
    number += 1
    answer = session.get(url + "?xsd=" + name)
    if answer.status_code == 404: break
    text = answer.text.replace('<?xml version="1.0" encoding="utf-8"?>', "")
    namespaces[name] = re.search(r'targetNamespace="([^"]+)"', text).group(1)
    with open(os.path.join(folder, name), "w") as file:
        file.write(re.sub(r'schemaLocation="[^"]*\?xsd=(xsd\d+)"', r'schemaLocation="\1"', text))
imports = "".join('<xs:import namespace="%s" schemaLocation="%s"/>' % (namespace, name) for name, namespace in namespaces.items())
everything = os.path.join(folder, "all")
with open(everything, "w") as file:
    file.write('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">%s</xs:schema>' % imports)
schema = etree.XMLSchema(etree.parse(everything))

S = "http://schemas.microsoft.com/xrm/2011/Contracts/Services"
head = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="%s" xmlns:c="http://schemas.microsoft.com/xrm/2011/Contracts" xmlns:g="http://schemas.datacontract.org/2004/07/System.Collections.Generic" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:y="http://schemas.microsoft.com/2003/10/Serialization/" xmlns:m="http://schemas.microsoft.com/xrm/2011/Metadata" xmlns:q="http://schemas.microsoft.com/xrm/2011/Metadata/Query" xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays" xmlns:n="http://schemas.microsoft.com/xrm/2014/Contracts"><s:Body>' % S

def call(operation, content):
    body = head + "<%s>%s</%s></s:Body></s:Envelope>" % (operation, content, operation)
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": S + "/IOrganizationService/" + operation}
    reply = etree.fromstring(session.post(url + "/web", data=body.encode(), headers=headers).content)
    part = reply.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]
    if part.tag.endswith("Fault"):
        if part.find("detail") is None: sys.exit(part.findtext("faultstring"))
        part = part.find("detail")[0]
    # By itself, with the prefixes that are in scope.
    alone = etree.fromstring(etree.tostring(part))
    valid = schema.validate(alone)
    print(operation, etree.QName(alone).localname, "valid" if valid else schema.error_log.last_error.message)
    return part

def pair(key, type, value):
    return '<c:KeyValuePairOfstringanyType><g:key>%s</g:key><g:value i:type="%s">%s</g:value></c:KeyValuePairOfstringanyType>' % (key, type, value)

def execute(message, *parameters):
    call("Execute", "<request><c:Parameters>%s</c:Parameters><c:RequestName>%s</c:RequestName></request>" % ("".join(parameters), message))

upsert = "<g:key>Target</g:key><g:value i:type='c:Entity'><c:Attributes>%s</c:Attributes><c:LogicalName>account</c:LogicalName></g:value>" % pair("name", "x:string", "z")
call("Execute", "<request><c:Parameters><c:KeyValuePairOfstringanyType>%s</c:KeyValuePairOfstringanyType></c:Parameters><c:RequestName>Upsert</c:RequestName></request>" % upsert)
me = call("Execute", "<request><c:Parameters/><c:RequestName>WhoAmI</c:RequestName></request>").xpath("string(.//*[local-name()='value'])")
call("Execute", "<request><c:Parameters>%s</c:Parameters><c:RequestName>RetrieveUserPrivileges</c:RequestName></request>" % pair("UserId", "y:guid", me))
created = call("Create", "<entity><c:Attributes>%s</c:Attributes><c:LogicalName>account</c:LogicalName></entity>" % (
    pair("name", "x:string", "x") + pair("revenue", "c:Money", "<c:Value>1.5</c:Value>") + pair("industrycode", "c:OptionSetValue", "<c:Value>7</c:Value>")
    + pair("creditonhold", "x:boolean", "true") + pair("numberofemployees", "x:int", "3")))
id = created[0].text
call("Retrieve", "<entityName>account</entityName><id>%s</id><columnSet><c:AllColumns>true</c:AllColumns></columnSet>" % id)
call("RetrieveMultiple", '<query i:type="c:FetchExpression"><c:Query>&lt;fetch&gt;&lt;entity name="account"&gt;&lt;all-attributes/&gt;&lt;link-entity name="systemuser" from="systemuserid" to="owninguser" alias="u"&gt;&lt;attribute name="fullname"/&gt;&lt;/link-entity&gt;&lt;/entity&gt;&lt;/fetch&gt;</c:Query></query>')
for message in ["WhoAmI", "RetrieveVersion", "RetrieveProvisionedLanguages", "PublishAllXml"]:
    call("Execute", "<request><c:Parameters/><c:RequestName>%s</c:RequestName></request>" % message)
account = pair("Target", "c:EntityReference", "<c:Id>%s</c:Id><c:LogicalName>account</c:LogicalName>" % id)
asPublished = pair("RetrieveAsIfPublished", "x:boolean", "true")
execute("RetrieveEntity", pair("EntityFilters", "m:EntityFilters", "Entity Attributes Privileges Relationships"), pair("LogicalName", "x:string", "account"), asPublished)
for column in ["name", "revenue", "ownerid", "statuscode", "creditonhold", "entityimage", "createdon"]:
    execute("RetrieveAttribute", pair("EntityLogicalName", "x:string", "account"), pair("LogicalName", "x:string", column), asPublished)
execute("RetrieveRelationship", pair("Name", "x:string", "accountleads_association"), asPublished)
execute("RetrieveAllOptionSets", asPublished)
execute("RetrieveCurrentOrganization", pair("AccessType", "n:EndpointAccessType", "Default"))
execute("RetrieveTotalRecordCount", pair("EntityNames", "a:ArrayOfstring", "<a:string>account</a:string>"))
execute("GrantAccess", account, pair("PrincipalAccess", "p:PrincipalAccess", "<p:AccessMask>ReadAccess WriteAccess</p:AccessMask><p:Principal><c:Id>%s</c:Id><c:LogicalName>systemuser</c:LogicalName></p:Principal>" % me).replace("<g:value ", '<g:value xmlns:p="http://schemas.microsoft.com/crm/2011/Contracts" '))
execute("RetrieveSharedPrincipalsAndAccess", account)
execute("RetrieveEntityChanges", pair("EntityName", "x:string", "account"), pair("Columns", "c:ColumnSet", "<c:AllColumns>true</c:AllColumns>"), pair("PageInfo", "c:PagingInfo", "<c:Count>10</c:Count><c:PageNumber>1</c:PageNumber>"))
execute("RetrieveMetadataChanges", pair("Query", "q:EntityQueryExpression", "<q:Criteria><q:Conditions><q:MetadataConditionExpression><q:ConditionOperator>Equals</q:ConditionOperator><q:PropertyName>LogicalName</q:PropertyName><q:Value i:type='x:string'>contact</q:Value></q:MetadataConditionExpression></q:Conditions><q:FilterOperator>And</q:FilterOperator></q:Criteria>"))
call("Update", "<entity><c:Attributes>%s</c:Attributes><c:Id>%s</c:Id><c:LogicalName>account</c:LogicalName></entity>" % (pair("name", "x:string", "y"), id))
call("Delete", "<entityName>account</entityName><id>%s</id>" % id)
call("Delete", "<entityName>account</entityName><id>%s</id>" % id)
