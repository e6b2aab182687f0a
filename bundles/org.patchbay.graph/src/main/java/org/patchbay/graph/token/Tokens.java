package org.patchbay.graph.token;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.Purpose;

/**
 * Where the guard gets the token of a request from. It has judged bundle, scope and purpose before; this answers only for consent and sign-in.
 * Not for a call's thread: it may go out to the sign-in service.
 */
public interface Tokens {

    /**
     * Access to Graph in a tenant.
     *
     * @param tenant of the directory
     * @param graph the address of Graph in the tenant's cloud, without a version: {@code https://graph.microsoft.com}
     * @param app the client id of the app registration; Graph's limits are counted by it
     * @param bearer the token; secret
     */
    record Access(String tenant, URI graph, String app, String bearer) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Access[" + tenant + ", " + graph + ", " + app + "]";
        }
    }

    /**
     * A token of the app registration for this purpose, from memory where one holds for a while yet.
     *
     * @param user the directory's id of the user in whose name; empty for nobody's: of the application itself where it has a certificate, else of
     *     the connected user whom the tenant's administrator has named as its reader
     * @param scopes what it has to carry
     * @throws GraphException {@code NOT_CONSENTED}, {@code NOT_CONNECTED}, or {@code UNAVAILABLE} while the sign-in service is not to be reached
     */
    Access access(String tenant, Optional<String> user, Purpose purpose, Set<String> scopes) throws GraphException;

    /**
     * The same on behalf of whoever came with a token for the app itself, as a tab in Teams has it.
     *
     * @param by the bundle that asks, for the audit
     * @param assertion that token; secret. {@code NOT_CONNECTED} where the sign-in service does not take it
     */
    Access onBehalfOf(String by, String tenant, String assertion, Purpose purpose, Set<String> scopes)
            throws GraphException;

    /** Graph did not take it (401): it is not given out again, and the next one is got anew. */
    void refused(Access access);

    /**
     * What administrators have consented to in this tenant for this purpose and not withdrawn; and, where people may consent for themselves, what is
     * needed for it and takes no administrator: whether this user has, {@link #access} says. From memory.
     */
    Set<String> granted(String tenant, Purpose purpose);

    /** The same over all purposes. */
    default Set<String> granted(String tenant) {
        Set<String> all = new TreeSet<>();
        for (Purpose purpose : Purpose.values()) {
            all.addAll(granted(tenant, purpose));
        }
        return Set.copyOf(all);
    }
}
