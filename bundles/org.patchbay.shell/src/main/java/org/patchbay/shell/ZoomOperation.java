package org.patchbay.shell;

import org.patchbay.api.ops.account.AccountOperations;

/** A command for the accounts that users have connected at Zoom. */
abstract class ZoomOperation extends Operation {

    <R> R zoom(Use<AccountOperations, R> use) throws Exception {
        return use(AccountOperations.class, AccountOperations.PLATFORM + "=zoom", "patchbay-zoom", use);
    }
}
