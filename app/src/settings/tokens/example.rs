use domain::person::Permission;

/// Returns a command that uses a token for the first thing that it may do.
pub(super) fn command(server: &str, token: &str, scopes: &[Permission]) -> String {
    let (method, path) = match scopes {
        _ if scopes.contains(&Permission::Read) => ("", "workflows"),
        _ if scopes.contains(&Permission::Run) => ("-X POST ", "workflows/1/executions"),
        _ if scopes.contains(&Permission::Edit) => ("-X POST ", "workflows/1/duplicate"),
        _ => ("", "users"),
    };
    format!("curl {method}-H 'Authorization: Bearer {token}' {server}/api/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_does_something_that_the_token_may_do() {
        let command = |scopes: &[Permission]| command("https://flow.example", "ff_x", scopes);
        assert_eq!(
            command(&[Permission::Run, Permission::Read]),
            "curl -H 'Authorization: Bearer ff_x' https://flow.example/api/workflows"
        );
        assert!(command(&[Permission::Run]).contains("-X POST"));
        assert!(command(&[Permission::Administer]).ends_with("/api/users"));
    }
}
