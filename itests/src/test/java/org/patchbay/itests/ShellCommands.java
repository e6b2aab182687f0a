package org.patchbay.itests;

import java.util.List;
import java.util.stream.Stream;

/** The commands that the shell has, by their names behind {@code patchbay:}. */
final class ShellCommands {
    /** What shows something without being told of what. */
    static final List<String> LISTS = List.of(
            "audit",
            "calls",
            "counters",
            "directory-problems",
            "features",
            "handlers",
            "health",
            "notices",
            "recent",
            "roster",
            "tokens",
            "trunks");

    /** What needs to be told. */
    static final List<String> OTHERS = List.of(
            "availability",
            "backup",
            "call",
            "call-end",
            "capture",
            "catalogue",
            "continuity",
            "continuity-return",
            "continuity-switch",
            "countries",
            "directory",
            "directory-export",
            "directory-import",
            "directory-remove",
            "directory-set",
            "directory-show",
            "directory-undo",
            "feature-retire",
            "feature-seen",
            "feature-update",
            "graph-connections",
            "graph-consent",
            "graph-disconnect",
            "graph-permissions",
            "graph-withdraw",
            "ladder",
            "list-add",
            "list-export",
            "list-import",
            "list-remove",
            "list-show",
            "list-undo",
            "lists",
            "media",
            "notice-test",
            "number",
            "person-erase",
            "person-export",
            "presence",
            "presence-explain",
            "restore",
            "roster-remove",
            "roster-set",
            "route-explain",
            "settings",
            "settings-set",
            "settings-undo",
            "store-history",
            "tenant-drift",
            "tenant-plan",
            "token-issue",
            "token-revoke",
            "trace",
            "zoom-connections",
            "zoom-disconnect",
            "zoom-disconnect-all");

    private ShellCommands() {}

    static Stream<String> all() {
        return Stream.concat(LISTS.stream(), OTHERS.stream());
    }
}
