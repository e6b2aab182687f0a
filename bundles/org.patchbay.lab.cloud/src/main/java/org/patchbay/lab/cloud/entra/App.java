package org.patchbay.lab.cloud.entra;

import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An app registration.
 *
 * @param id the client id
 * @param redirects every one in full, as it has to be asked for
 * @param certificates with any one of which it may prove itself
 * @param secret with which it may prove itself; secret
 * @param delegated the permissions it names in its registration, which {@code .default} stands for
 * @param application the same, for the application itself
 */
public record App(
        String id,
        Set<String> redirects,
        Set<X509Certificate> certificates,
        Optional<String> secret,
        Set<String> delegated,
        Set<String> application) {

    /** With nothing but an id yet: it proves itself with nothing, and may be sent nowhere. */
    public static App of(String id) {
        return new App(id, Set.of(), Set.of(), Optional.empty(), Set.of(), Set.of());
    }

    /** May be sent there. */
    public App redirect(String uri) {
        return new App(id, plus(redirects, uri), certificates, secret, delegated, application);
    }

    /** May prove itself with this. */
    public App certificate(X509Certificate certificate) {
        return new App(id, redirects, plus(certificates, certificate), secret, delegated, application);
    }

    /** May prove itself with this. */
    public App secret(String value) {
        return new App(id, redirects, certificates, Optional.of(value), delegated, application);
    }

    /** Names these delegated permissions in its registration. */
    public App delegated(String... permissions) {
        return new App(id, redirects, certificates, secret, Set.of(permissions), application);
    }

    /** Names these application permissions in its registration. */
    public App application(String... permissions) {
        return new App(id, redirects, certificates, secret, delegated, Set.of(permissions));
    }

    private static <T> Set<T> plus(Set<T> all, T one) {
        Set<T> more = new LinkedHashSet<>(all);
        more.add(one);
        return Set.copyOf(more);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "App[" + id + "]";
    }
}
