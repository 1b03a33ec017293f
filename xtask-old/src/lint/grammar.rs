//! The objects of OpenAPI 3.0.3, as tables: which fields each has, which it must have, and what may
//! stand in them. Also where our own extensions belong.

use Kind::*;
use Shape::*;

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Anything,
    /// Text.
    Text,
    /// `true` or `false`.
    Truth,
    /// A number.
    Number,
    /// A whole number from zero.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of anything.
    List,
    /// A map from names to texts.
    TextMap,
    /// A map from names to anything.
    AnyMap,
    /// An object of this kind.
    One(Kind),
    /// An object of this kind, or a reference to one.
    RefOr(Kind),
    /// A list of such objects.
    ListOf(Kind),
    /// A list of such objects or references.
    ListOfRefOr(Kind),
    /// A map from names to such objects.
    MapOf(Kind),
    /// A map from names to such objects or references.
    MapOfRefOr(Kind),
    /// `true`, `false`, or a schema.
    TruthOrSchema,
}

/// A field of an object.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether the object must have it.
    pub required: bool,
    /// What may stand in it.
    pub shape: Shape,
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        required: true,
        shape,
    }
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        required: false,
        shape,
    }
}

impl Kind {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Document => "the document",
            Info => "info",
            Contact => "a contact",
            License => "a license",
            Server => "a server",
            ServerVariable => "a server variable",
            Components => "components",
            Paths => "paths",
            PathItem => "a path",
            Operation => "an operation",
            ExternalDocs => "external documentation",
            Parameter => "a parameter",
            RequestBody => "a request body",
            MediaType => "a media type",
            Encoding => "an encoding",
            Responses => "responses",
            Response => "a response",
            Callback => "a callback",
            Example => "an example",
            Link => "a link",
            Header => "a header",
            Tag => "a tag",
            Schema => "a schema",
            Discriminator => "a discriminator",
            Xml => "an xml description",
            SecurityScheme => "a security scheme",
            OAuthFlows => "OAuth flows",
            OAuthFlow => "an OAuth flow",
            SecurityRequirement => "a security requirement",
        }
    }

    /// Where in `components` objects of this kind can be given names.
    pub fn section(self) -> Option<&'static str> {
        match self {
            Schema => Some("schemas"),
            Response => Some("responses"),
            Parameter => Some("parameters"),
            Example => Some("examples"),
            RequestBody => Some("requestBodies"),
            Header => Some("headers"),
            SecurityScheme => Some("securitySchemes"),
            Link => Some("links"),
            Callback => Some("callbacks"),
            _ => None,
        }
    }

    /// Its fields.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Document => DOCUMENT,
            Info => INFO,
            Contact => CONTACT,
            License => LICENSE,
            Server => SERVER,
            ServerVariable => SERVER_VARIABLE,
            Components => COMPONENTS,
            PathItem => PATH_ITEM,
            Operation => OPERATION,
            ExternalDocs => EXTERNAL_DOCS,
            Parameter => PARAMETER,
            RequestBody => REQUEST_BODY,
            MediaType => MEDIA_TYPE,
            Encoding => ENCODING,
            Responses => RESPONSES,
            Response => RESPONSE,
            Example => EXAMPLE,
            Link => LINK,
            Header => HEADER,
            Tag => TAG,
            Schema => SCHEMA,
            Discriminator => DISCRIMINATOR,
            Xml => XML,
            SecurityScheme => SECURITY_SCHEME,
            OAuthFlows => OAUTH_FLOWS,
            OAuthFlow => OAUTH_FLOW,
            Paths | Callback | SecurityRequirement => &[],
        }
    }

    /// What stands under the keys that aren't fields, if such keys may be.
    pub fn others(self) -> Option<Shape> {
        match self {
            Paths | Callback => Some(One(PathItem)),
            Responses => Some(RefOr(Response)),
            SecurityRequirement => Some(Texts),
            _ => None,
        }
    }
}

/// Our extensions, and the objects that each belongs to; none: any.
pub const EXTENSIONS: &[(&str, &[Kind])] = &[
    ("x-erasure", &[Document, Operation]),
    ("x-passes", &[Document]),
    ("x-region", &[Server]),
    ("x-key-format", &[Schema]),
    ("x-not-personal", &[Schema, Parameter]),
    ("x-assumed", &[]),
];

const DOCUMENT: &[Field] = &[
    must("openapi", Text),
    must("info", One(Info)),
    may("servers", ListOf(Server)),
    must("paths", One(Paths)),
    may("components", One(Components)),
    may("security", ListOf(SecurityRequirement)),
    may("tags", ListOf(Tag)),
    may("externalDocs", One(ExternalDocs)),
];

const INFO: &[Field] = &[
    must("title", Text),
    may("description", Text),
    may("termsOfService", Text),
    may("contact", One(Contact)),
    may("license", One(License)),
    must("version", Text),
];

const CONTACT: &[Field] = &[may("name", Text), may("url", Text), may("email", Text)];

const LICENSE: &[Field] = &[must("name", Text), may("url", Text)];

const SERVER: &[Field] = &[
    must("url", Text),
    may("description", Text),
    may("variables", MapOf(ServerVariable)),
];

const SERVER_VARIABLE: &[Field] = &[
    may("enum", Texts),
    must("default", Text),
    may("description", Text),
];

const COMPONENTS: &[Field] = &[
    may("schemas", MapOfRefOr(Schema)),
    may("responses", MapOfRefOr(Response)),
    may("parameters", MapOfRefOr(Parameter)),
    may("examples", MapOfRefOr(Example)),
    may("requestBodies", MapOfRefOr(RequestBody)),
    may("headers", MapOfRefOr(Header)),
    may("securitySchemes", MapOfRefOr(SecurityScheme)),
    may("links", MapOfRefOr(Link)),
    may("callbacks", MapOfRefOr(Callback)),
];

const PATH_ITEM: &[Field] = &[
    may("$ref", Text),
    may("summary", Text),
    may("description", Text),
    may("get", One(Operation)),
    may("put", One(Operation)),
    may("post", One(Operation)),
    may("delete", One(Operation)),
    may("options", One(Operation)),
    may("head", One(Operation)),
    may("patch", One(Operation)),
    may("trace", One(Operation)),
    may("servers", ListOf(Server)),
    may("parameters", ListOfRefOr(Parameter)),
];

const OPERATION: &[Field] = &[
    may("tags", Texts),
    may("summary", Text),
    may("description", Text),
    may("externalDocs", One(ExternalDocs)),
    may("operationId", Text),
    may("parameters", ListOfRefOr(Parameter)),
    may("requestBody", RefOr(RequestBody)),
    must("responses", One(Responses)),
    may("callbacks", MapOfRefOr(Callback)),
    may("deprecated", Truth),
    may("security", ListOf(SecurityRequirement)),
    may("servers", ListOf(Server)),
];

const EXTERNAL_DOCS: &[Field] = &[may("description", Text), must("url", Text)];

const STYLES: Shape = Word(&[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
]);

const PARAMETER: &[Field] = &[
    must("name", Text),
    must("in", Word(&["query", "header", "path", "cookie"])),
    may("description", Text),
    may("required", Truth),
    may("deprecated", Truth),
    may("allowEmptyValue", Truth),
    may("style", STYLES),
    may("explode", Truth),
    may("allowReserved", Truth),
    may("schema", RefOr(Schema)),
    may("example", Anything),
    may("examples", MapOfRefOr(Example)),
    may("content", MapOf(MediaType)),
];

const REQUEST_BODY: &[Field] = &[
    may("description", Text),
    must("content", MapOf(MediaType)),
    may("required", Truth),
];

const MEDIA_TYPE: &[Field] = &[
    may("schema", RefOr(Schema)),
    may("example", Anything),
    may("examples", MapOfRefOr(Example)),
    may("encoding", MapOf(Encoding)),
];

const ENCODING: &[Field] = &[
    may("contentType", Text),
    may("headers", MapOfRefOr(Header)),
    may("style", STYLES),
    may("explode", Truth),
    may("allowReserved", Truth),
];

const RESPONSES: &[Field] = &[may("default", RefOr(Response))];

const RESPONSE: &[Field] = &[
    must("description", Text),
    may("headers", MapOfRefOr(Header)),
    may("content", MapOf(MediaType)),
    may("links", MapOfRefOr(Link)),
];

const EXAMPLE: &[Field] = &[
    may("summary", Text),
    may("description", Text),
    may("value", Anything),
    may("externalValue", Text),
];

const LINK: &[Field] = &[
    may("operationRef", Text),
    may("operationId", Text),
    may("parameters", AnyMap),
    may("requestBody", Anything),
    may("description", Text),
    may("server", One(Server)),
];

const HEADER: &[Field] = &[
    may("description", Text),
    may("required", Truth),
    may("deprecated", Truth),
    may("allowEmptyValue", Truth),
    may("style", Word(&["simple"])),
    may("explode", Truth),
    may("allowReserved", Truth),
    may("schema", RefOr(Schema)),
    may("example", Anything),
    may("examples", MapOfRefOr(Example)),
    may("content", MapOf(MediaType)),
];

const TAG: &[Field] = &[
    must("name", Text),
    may("description", Text),
    may("externalDocs", One(ExternalDocs)),
];

const SCHEMA: &[Field] = &[
    may("title", Text),
    may("multipleOf", Number),
    may("maximum", Number),
    may("exclusiveMaximum", Truth),
    may("minimum", Number),
    may("exclusiveMinimum", Truth),
    may("maxLength", Count),
    may("minLength", Count),
    may("pattern", Text),
    may("maxItems", Count),
    may("minItems", Count),
    may("uniqueItems", Truth),
    may("maxProperties", Count),
    may("minProperties", Count),
    may("required", Texts),
    may("enum", List),
    may(
        "type",
        Word(&["string", "integer", "number", "boolean", "object", "array"]),
    ),
    may("allOf", ListOfRefOr(Schema)),
    may("oneOf", ListOfRefOr(Schema)),
    may("anyOf", ListOfRefOr(Schema)),
    may("not", RefOr(Schema)),
    may("items", RefOr(Schema)),
    may("properties", MapOfRefOr(Schema)),
    may("additionalProperties", TruthOrSchema),
    may("description", Text),
    may("format", Text),
    may("default", Anything),
    may("nullable", Truth),
    may("discriminator", One(Discriminator)),
    may("readOnly", Truth),
    may("writeOnly", Truth),
    may("xml", One(Xml)),
    may("externalDocs", One(ExternalDocs)),
    may("example", Anything),
    may("deprecated", Truth),
];

const DISCRIMINATOR: &[Field] = &[must("propertyName", Text), may("mapping", TextMap)];

const XML: &[Field] = &[
    may("name", Text),
    may("namespace", Text),
    may("prefix", Text),
    may("attribute", Truth),
    may("wrapped", Truth),
];

const SECURITY_SCHEME: &[Field] = &[
    must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
    may("description", Text),
    may("name", Text),
    may("in", Word(&["query", "header", "cookie"])),
    may("scheme", Text),
    may("bearerFormat", Text),
    may("flows", One(OAuthFlows)),
    may("openIdConnectUrl", Text),
];

const OAUTH_FLOWS: &[Field] = &[
    may("implicit", One(OAuthFlow)),
    may("password", One(OAuthFlow)),
    may("clientCredentials", One(OAuthFlow)),
    may("authorizationCode", One(OAuthFlow)),
];

const OAUTH_FLOW: &[Field] = &[
    may("authorizationUrl", Text),
    may("tokenUrl", Text),
    may("refreshUrl", Text),
    must("scopes", TextMap),
];
