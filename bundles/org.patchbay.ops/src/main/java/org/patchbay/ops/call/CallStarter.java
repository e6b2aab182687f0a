package org.patchbay.ops.call;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.Calls;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.admin.CallRequest;
import org.patchbay.api.ops.admin.CallStarting;
import org.patchbay.api.ops.audit.Audit;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

/** Starts calls under the treatment {@code click-to-call}, no more of them than anybody means to start. One at a time: keys must not cross. */
@Component
public final class CallStarter implements CallStarting {
    private static final String TREATMENT = "click-to-call";
    /** Calls a minute. */
    private static final int OF_A_TENANT = 60;

    private static final int OF_A_USER = 6;
    private static final long KEYS_LAST_MILLIS = 600_000;
    private static final int MOST_KEYS = 10_000;
    private static final int PATIENCE_SECONDS = 5;

    private record Started(String author, CallRequest request, String id, long at) {}

    private final Calls calls;
    private final Audit audit;
    private final Clock clock;
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final Paces tenants = new Paces(OF_A_TENANT);
    private final Paces users = new Paces(OF_A_USER);
    /** By who started it and the key, oldest first. */
    private final Map<String, Started> keys = new LinkedHashMap<>();

    @Activate
    public CallStarter(@Reference Calls calls, @Reference Audit audit) {
        this(calls, audit, Clock.systemUTC());
    }

    CallStarter(Calls calls, Audit audit, Clock clock) {
        this.calls = calls;
        this.audit = audit;
        this.clock = clock;
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindDirectory(Directory there) {
        directory.set(there);
    }

    void unbindDirectory(Directory gone) {
        directory.compareAndSet(gone, null);
    }

    @Override
    public synchronized String start(String author, CallRequest request) throws OperationException {
        long now = clock.millis();
        Optional<String> known = known(author, request, now);
        if (known.isPresent()) {
            return known.get();
        }
        Directory present = directory.get();
        if (present == null) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "The directory is absent: nobody can be called. See which bundle is missing or not started: patchbay:health, bundle:list.");
        }
        if (present.tenant(request.tenant()).isEmpty()) {
            throw wrong("There is no tenant '" + request.tenant() + "' in the directory.");
        }
        User user = user(present, request);
        String from = uri(present, user)
                .orElseThrow(() -> wrong("The user " + user.id() + " has neither a number nor an extension to be called"
                        + " at. Give the user one of the two."));
        String to = target(present, user, request.target());
        if (to.equals(from)) {
            throw wrong("The user " + user.id() + " cannot be called by the user's own number. Name another target.");
        }
        String who = user.tenant() + "/" + user.id();
        if (!tenants.allows(user.tenant(), now) || !users.allows(who, now)) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "Too many calls were started: " + OF_A_USER + " a minute are the most of a user, and " + OF_A_TENANT
                            + " of a tenant. Wait a minute.");
        }
        String id = opened(user.tenant(), Map.of("caller", from, "callee", to, "author", author));
        tenants.count(user.tenant(), now);
        users.count(who, now);
        if (!request.key().isEmpty()) {
            keys.put(key(author, request), new Started(author, request, id, now));
        }
        audit.record(author, Optional.of(user.tenant()), "call-start", who, "call " + id + " to " + masked(to));
        return id;
    }

    private static String key(String author, CallRequest request) {
        return author + "\n" + request.key();
    }

    private Optional<String> known(String author, CallRequest request, long now) throws OperationException {
        keys.values().removeIf(started -> started.at <= now - KEYS_LAST_MILLIS);
        while (keys.size() > MOST_KEYS) {
            keys.remove(keys.keySet().iterator().next());
        }
        Started before = request.key().isEmpty() ? null : keys.get(key(author, request));
        if (before != null && !before.request.equals(request)) {
            throw new OperationException(
                    Reason.CONFLICT, "The key '" + request.key() + "' was that of another call. Take a new key.");
        }
        return Optional.ofNullable(before).map(Started::id);
    }

    private static User user(Directory directory, CallRequest request) throws OperationException {
        String text = request.user().strip();
        return directory
                .user(request.tenant(), text)
                .or(() -> E164.parse(text).flatMap(directory::byNumber).filter(u -> u.tenant()
                        .equals(request.tenant())))
                .or(() -> directory.byUpn(request.tenant(), text))
                .orElseThrow(() -> wrong("There is no user '" + text + "' of " + request.tenant()
                        + " in the directory. Write the id, or the user's number: +4930123401."));
    }

    /** How a user is called wherever the caller is: by the number, else by the extension behind the code of its site. */
    private static Optional<String> uri(Directory directory, User user) {
        return user.number().map(number -> "tel:" + number.value()).or(() -> user.extension()
                .map(extension -> "sip:"
                        + directory
                                .site(user.tenant(), user.site())
                                .map(Site::code)
                                .orElse("")
                        + extension));
    }

    /** Emergency numbers are neither of the two: nobody who helps is to be called by a machine. */
    private static String target(Directory directory, User user, String text) throws OperationException {
        Optional<E164> number = E164.parse(text.strip());
        if (number.isPresent()) {
            return "tel:" + number.get().value();
        }
        Optional<User> colleague = text.strip().matches("[0-9]{1,15}")
                ? directory.dialledExtension(user.tenant(), user.site(), text.strip())
                : Optional.empty();
        return colleague
                .flatMap(other -> uri(directory, other))
                .orElseThrow(
                        () -> wrong(
                                "'" + text
                                        + "' is neither a number in international form (+4930123456) nor an extension of the tenant. Emergency numbers cannot be called so."));
    }

    private String opened(String tenant, Map<String, String> arguments) throws OperationException {
        try {
            return calls.open(tenant, Scope.CALL, TREATMENT, arguments)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .id();
        } catch (ExecutionException e) {
            String why = e.getCause() == null
                    ? e.toString()
                    : String.valueOf(e.getCause().getMessage());
            throw new OperationException(Reason.UNAVAILABLE, "No call can be started: " + why);
        } catch (TimeoutException e) {
            throw new OperationException(Reason.UNAVAILABLE, "The core has not begun the call in time. Try it again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException(Reason.UNAVAILABLE, "This node is stopping.");
        }
    }

    private static String masked(String uri) {
        return E164.parse(uri.substring(uri.indexOf(':') + 1)).map(E164::masked).orElse(uri);
    }

    private static OperationException wrong(String text) {
        return new OperationException(Reason.INVALID, text);
    }
}
