package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;

/** A command on one number list. */
@SuppressWarnings("NullAway.Init")
abstract class ListOperation extends Operation {
    @Argument(
            index = 0,
            name = "scope",
            required = true,
            description = "TENANT, TENANT/SITE or TENANT/-/USER: whose list")
    @Completion(ScopeCompleter.class)
    private String scope;

    @Argument(
            index = 1,
            name = "kind",
            required = true,
            description = "blocked_callers, allowed_callers, blocked_destinations or allowed_destinations")
    @Completion(ListKindCompleter.class)
    private String kind;

    ListName list() {
        return new ListName(Words.scope(scope), Words.of(ListKind.class, kind));
    }
}
