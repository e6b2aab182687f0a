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

    Subscription(String id, Call call, SubscriptionTerms terms) {
        this.id = id;
        tenant = call.tenant().id();
        app = call.bearer().app();
        user = call.bearer().user();
        resource = terms.resource();
        users = terms.users();
        url = terms.url();
        lifecycleUrl = terms.lifecycleUrl();
        clientState = terms.clientState();
        encryption = terms.encryption();
        expires = terms.expires();
        authorizedUntil = call.bearer().expires();
    }

    boolean of(Call call) {
        return tenant.equals(call.tenant().id())
                && app.equals(call.bearer().app())
                && user.equals(call.bearer().user());
    }
}
