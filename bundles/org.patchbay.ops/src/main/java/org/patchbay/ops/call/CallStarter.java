package org.patchbay.ops.call;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

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
import org.patchbay.api.directory.country.Countries;
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
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SHORT = 6;

    private record Started(String author, CallRequest request, CompletableFuture<String> id, long at) {}

    private final Calls calls;
    private final Audit audit;
    private final Clock clock;
    private final Duration patience;
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable Countries> countries = new AtomicReference<>();
    private final Paces tenants = new Paces(OF_A_TENANT);
    private final Paces users = new Paces(OF_A_USER);
    /** By who started it and the key, oldest first. */
    private final Map<String, Started> keys = new LinkedHashMap<>();

    @Activate
    public CallStarter(@Reference Calls calls, @Reference Audit audit) {
        this(calls, audit, Clock.systemUTC(), PATIENCE);
    }

    /** @param patience how long the core may take to begin a call */
    CallStarter(Calls calls, Audit audit, Clock clock, Duration patience) {
        this.calls = calls;
        this.audit = audit;
        this.clock = clock;
        this.patience = patience;
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindDirectory(Directory there) {
        directory.set(there);
    }

    void unbindDirectory(Directory gone) {
        directory.compareAndSet(gone, null);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindCountries(Countries there) {
        countries.set(there);
    }

    void unbindCountries(Countries gone) {
        countries.compareAndSet(gone, null);
    }

    @Override
    public synchronized String start(String author, CallRequest request) throws OperationException {
        long now = clock.millis();
        Optional<Started> known = known(author, request, now);
        if (known.isPresent()) {
            return begun(known.get().id);
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
        CompletableFuture<String> id = opened(user.tenant(), Map.of("caller", from, "callee", to, "author", author))
                .thenApply(Scope::id);
        // Before it is known whether the call came up: one that does so late is counted, and the same key is still this
        // call.
        tenants.count(user.tenant(), now);
        users.count(who, now);
        if (!request.key().isEmpty()) {
            keys.put(key(author, request), new Started(author, request, id, now));
        }
        Consumer<String> noted = call -> audit.record(
                author, Optional.of(user.tenant()), "call-start", who, "call " + call + " to " + masked(to));
        try {
            String call = begun(id);
            noted.accept(call);
            return call;
        } catch (OperationException e) {
            if (id.isCompletedExceptionally()) {
                tenants.uncount(user.tenant(), now);
                users.uncount(who, now);
            } else {
                // Not on the core's thread, which has calls to see to.
                CompletableFuture<Void> unused = id.thenAcceptAsync(noted);
            }
            throw e;
        }
    }

    private static String key(String author, CallRequest request) {
        return author + "\n" + request.key();
    }

    private Optional<Started> known(String author, CallRequest request, long now) throws OperationException {
        keys.values()
                .removeIf(started -> started.at <= now - KEYS_LAST_MILLIS || started.id.isCompletedExceptionally());
        while (keys.size() > MOST_KEYS) {
            keys.remove(keys.keySet().iterator().next());
        }
        Started before = request.key().isEmpty() ? null : keys.get(key(author, request));
        if (before != null && !before.request.equals(request)) {
            throw new OperationException(
                    Reason.CONFLICT, "The key '" + request.key() + "' was that of another call. Take a new key.");
        }
        return Optional.ofNullable(before);
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
    private String target(Directory directory, User user, String text) throws OperationException {
        Optional<E164> number = E164.parse(text.strip());
        if (number.isPresent()) {
            if (isEmergency(directory, user.tenant(), number.get().value().substring(1))) {
                // Behind a plus the trunk and carriers take it for a mistake, and help comes.
                throw wrong(
                        "'" + text + "' is an emergency number behind a plus. Emergency numbers cannot be called so.");
            }
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

    /** While nobody knows which they are, whatever is as short as one. */
    private boolean isEmergency(Directory directory, String tenant, String digits) {
        Countries policy = countries.get();
        return policy == null
                ? digits.length() <= SHORT
                : directory.sites(tenant).stream()
                        .anyMatch(site -> policy.emergencyNumbers(site.country())
                                        .contains(digits)
                                || policy.emergencyTestNumbers(site.country()).contains(digits));
    }

    private CompletableFuture<Scope> opened(String tenant, Map<String, String> arguments) throws OperationException {
        try {
            return calls.open(tenant, Scope.CALL, TREATMENT, arguments).toCompletableFuture();
        } catch (RuntimeException e) {
            throw new OperationException(Reason.UNAVAILABLE, "No call can be started: " + e.getMessage());
        }
    }

    private String begun(CompletableFuture<String> id) throws OperationException {
        try {
            return id.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String why = e.getCause() == null
                    ? e.toString()
                    : String.valueOf(e.getCause().getMessage());
            throw new OperationException(Reason.UNAVAILABLE, "No call can be started: " + why);
        } catch (TimeoutException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "The core has not begun the call in time. It may begin it yet: try it again with the same key, which starts no"
                            + " other.");
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
