package org.patchbay.api.graph;

import java.util.Collection;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Who has connected the Microsoft account, so that requests can be made in that user's name. From memory; never goes out, and tells nothing that is
 * secret. Says nothing of the account itself: a request names the user by the directory's id.
 */
@ProviderType
public interface GraphAccounts {

    /** Whether requests for this purpose can be made in the user's name: signed in, and neither withdrawn nor refused since. */
    boolean connected(String tenant, String user, Purpose purpose);

    /** The directory's ids of all of whom that is so; empty for an unknown tenant. */
    Collection<String> connected(String tenant, Purpose purpose);

    /** The client id of the app registration that is used for this purpose in this tenant; empty where there is none. */
    Optional<String> app(String tenant, Purpose purpose);

    /**
     * Tells of every user who is connected or is no longer, after it is so; as often as it likes. Of what was so before, nothing is told.
     *
     * @return ends it
     */
    AutoCloseable listen(Listener listener);

    /** Who wants to know. Must return at once and throw nothing; may be called by any thread. */
    @FunctionalInterface
    interface Listener {
        void changed(String tenant, String user);
    }
}
