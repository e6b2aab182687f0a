package org.patchbay.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;

/** Prints the token and nothing else, so that a script can take it. */
@Service
@Command(
        scope = "patchbay",
        name = "token-issue",
        description =
                "Makes a token for REST and prints it. It is shown this once; whoever has it may do what the role may.")
@SuppressWarnings("NullAway.Init")
public final class TokenIssueCommand extends Operation {
    private static final int MOST_DAYS = 3650;

    @Argument(
            index = 0,
            name = "name",
            required = true,
            description =
                    "what it is called in lists and in the audit: 1 to 63 lower case letters, digits, dots, dashes")
    private String name;

    @Option(
            name = "--role",
            required = true,
            description =
                    "AUDITOR (sees), OPERATOR (changes what belongs to the running) or ADMIN (changes everything)")
    @Completion(
            value = StringsCompleter.class,
            values = {"AUDITOR", "OPERATOR", "ADMIN"})
    private String role;

    @Option(name = "--tenant", description = "the only tenant it is for; without it, for the node and all its tenants")
    @Completion(TenantCompleter.class)
    private String tenant = Principal.NODE;

    @Option(name = "--days", description = "after how many days it ends, 1 to 3650 (default: 90)")
    private String days = "90";

    @Override
    void run() throws Exception {
        Map<String, Role> roles = Map.of(tenant, Words.of(Role.class, role));
        Duration life = Duration.ofDays(Words.number("number of days", days, 1, MOST_DAYS));
        char[] token = use(
                Access.class,
                a -> a.issue(
                        author(),
                        name,
                        roles,
                        Instant.ofEpochSecond(Instant.now().plus(life).getEpochSecond())));
        try {
            say(new String(token));
        } finally {
            Arrays.fill(token, '\0');
        }
    }
}
