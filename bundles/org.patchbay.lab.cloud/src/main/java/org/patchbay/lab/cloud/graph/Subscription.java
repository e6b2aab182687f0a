package org.patchbay.lab.cloud.graph;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** One subscription as Graph keeps it. */
final class Subscription {
    final String id;
    final String tenant;
    final String app;
    final String user;
    final String resource;
    final Set<String> users;
    String url;
    final String lifecycleUrl;
    final String clientState;
    final Optional<Encryption> encryption;
    Instant expires;
    Instant authorizedUntil;
    /** When it was last said that it has to be authorised anew. */
    @Nullable
    Instant warnedOf;

    Subscription(
            String id,
            Call call,
            String resource,
            Set<String> users,
            String url,
            String lifecycleUrl,
            String clientState,
            Optional<Encryption> encryption,
            Instant expires) {
        this.id = id;
        this.tenant = call.tenant().id();
        this.app = call.bearer().app();
        this.user = call.bearer().user();
        this.resource = resource;
        this.users = users;
        this.url = url;
        this.lifecycleUrl = lifecycleUrl;
        this.clientState = clientState;
        this.encryption = encryption;
        this.expires = expires;
        this.authorizedUntil = call.bearer().expires();
    }

    boolean of(Call call) {
        return tenant.equals(call.tenant().id())
                && app.equals(call.bearer().app())
                && user.equals(call.bearer().user());
    }
}
