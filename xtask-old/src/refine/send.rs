//! The end of every method: the call goes out through `client-runtime`, and its answer is read as the
//! spec says. Progenitor's client, hooks and responses are gone.

use quote::quote;
use syn::{ReturnType, parse_quote};

use super::{Draft, Pass, Problem, names::constant_name, ours, unfamiliar};
use crate::prepare::Prepared;

pub(super) const PASS: Pass = Pass {
    name: "send",
    why: "every request leaves through the one transport that follows no redirect and leaks nothing",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    for call in &mut draft.calls {
        let Some(reading) = call.answer.take() else {
            return Err(unfamiliar(call, "an answer"));
        };
        let (success, error, arms) = (reading.success, reading.error, reading.arms);
        let is_typed = error != parse_quote!(client_runtime::NoBody);
        let result: ReturnType = if is_typed {
            parse_quote!(-> Result<Response<#success>, Error<#error>>)
        } else {
            parse_quote!(-> Result<Response<#success>, Error>)
        };
        let typed = is_typed.then(|| quote!(.map_err(Error::typed)));
        let facts = constant_name(&call.operation.id);
        let links = &call.links;
        // Who isn't asked for credentials isn't given any.
        let credentials = match call.operation.schemes.is_empty() {
            true => quote!(&()),
            false => quote!(&self.credentials),
        };
        let body = quote!({
            let answer = Call::new(&facts::#facts)
                #(#links)*
                .send(&self.transport, &self.base, #credentials)
                .await
                #typed?;
            match answer.status().as_u16() {
                #(#arms,)*
                _ => Err(answer.into_error_without_body()),
            }
        });
        call.method.block = syn::parse2(body).map_err(|error| ours(&error))?;
        call.method.sig.output = result;
    }
    Ok(draft
        .calls
        .iter()
        .map(|call| call.operation.id.clone())
        .collect())
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn credentials_go_where_the_spec_asks_for_them_and_nowhere_else() {
        let code = refined_by(
            &super::PASS,
            "security: [{ key: [] }]
paths:
  /a: { get: { operationId: a, responses: { '204': { description: d } } } }
  /b: { get: { operationId: b, security: [], responses: { '204': { description: d } } } }
components: { securitySchemes: { key: { type: http, scheme: bearer } } }",
        );
        assert_eq!(
            code.matches("&self.base, &self.credentials)").count(),
            1,
            "{code}"
        );
        assert_eq!(code.matches("&self.base, &())").count(), 1, "{code}");
    }

    #[test]
    fn nothing_of_progenitors_sending_remains() {
        let code = refined_by(
            &super::PASS,
            "paths: { /a: { get: { operationId: askOne, responses: { '204': { description: d } } } } }",
        );
        assert!(code.contains("Call::new(&facts::ASK_ONE)"), "{code}");
        assert!(
            code.contains(".send(&self.transport, &self.base, &())"),
            "{code}"
        );
        for gone in [
            "ResponseValue",
            "OperationInfo",
            "self.client",
            "progenitor",
        ] {
            assert!(!code.contains(gone), "{gone}: {code}");
        }
    }
}
