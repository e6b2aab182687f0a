package org.patchbay.ops.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.access.TokenView;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** Tokens in the space {@code access} of the store, by name; passwords as the console asks for them. */
@Component(service = Access.class)
public final class AccessBook implements Access {
    static final String SPACE = "access";
    /** Far more than somebody can keep an eye on; each is compared with whatever is shown. */
    static final int MOST_TOKENS = 1000;

    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Store store;
    private final Audit audit;
    private final Clock clock;
    private final Passwords passwords;
    private final AutoCloseable watch;
    private volatile List<Token> tokens;

    @Activate
    public AccessBook(@Reference Store store, @Reference Audit audit) {
        this(store, audit, Clock.systemUTC(), new ConsoleLogin("karaf"), Passwords::pause);
    }

    AccessBook(Store store, Audit audit, Clock clock, Passwords.Login login, LongConsumer pause) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.passwords = new Passwords(login, clock, pause);
        tokens = read();
        watch = store.watch(SPACE, changed -> refresh());
        // What was changed between the reading and the watching.
        refresh();
    }

    @Deactivate
    void close() throws Exception {
        watch.close();
    }

    private synchronized void refresh() {
        tokens = read();
    }

    private List<Token> read() {
        return store.list(SPACE, "").stream()
                .map(Token::read)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<Principal> password(String name, char[] password) {
        return passwords.check(name, password);
    }

    @Override
    public Optional<Principal> token(char[] secret) {
        byte[] digest = Secret.digest(secret);
        Token found = null;
        // Every one is looked at, whichever it is: how long that takes says nothing.
        for (Token token : tokens) {
            if (token.is(digest)) {
                found = token;
            }
        }
        return Optional.ofNullable(found)
                .filter(token -> clock.instant().isBefore(token.expires()))
                .map(token -> new Principal("token:" + token.name(), token.roles()));
    }

    @Override
    public List<TokenView> tokens() {
        return tokens.stream().map(Token::view).toList();
    }

    @Override
    public char[] issue(String author, String name, Map<String, Role> roles, Instant expires)
            throws OperationException {
        Instant now = clock.instant();
        List<String> problems = Token.problems(name, roles);
        if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            problems.add("A token ends in the future, within " + LONGEST.toDays() + " days, not at " + expires + ".");
        }
        if (tokens.size() >= MOST_TOKENS) {
            problems.add("There are " + MOST_TOKENS + " tokens already. Revoke what nobody uses.");
        }
        if (!problems.isEmpty()) {
            throw new OperationException(Reason.INVALID, problems);
        }
        char[] secret = Secret.make();
        Token token = new Token(name, Secret.digest(secret), roles, author, now, expires);
        try {
            store.write(author, List.of(Write.put(SPACE, name, token.text()).expecting(0)));
        } catch (StoreException e) {
            throw e.reason() == StoreException.Reason.CONFLICT
                    ? new OperationException(
                            Reason.CONFLICT,
                            "There is a token '" + name + "' already. Take another name, or revoke that one.")
                    : refused(e);
        }
        refresh();
        audit.record(author, whose(roles), "token-issue", name, Token.write(roles) + " until " + expires);
        return secret;
    }

    @Override
    public void revoke(String author, String name) throws OperationException {
        Optional<Stored> before = store.get(SPACE, name);
        if (before.isEmpty()) {
            throw new OperationException(Reason.NOT_FOUND, "There is no token '" + name + "'.");
        }
        try {
            store.write(author, List.of(Write.remove(SPACE, name)));
        } catch (StoreException e) {
            throw refused(e);
        }
        refresh();
        audit.record(
                author, before.flatMap(Token::read).flatMap(token -> whose(token.roles())), "token-revoke", name, "");
    }

    /** A token for one tenant is that tenant's matter. */
    private static Optional<String> whose(Map<String, Role> roles) {
        return Optional.of(roles.keySet())
                .filter(tenants -> tenants.size() == 1)
                .map(tenants -> tenants.iterator().next())
                .filter(tenant -> !tenant.equals(Principal.NODE));
    }

    private static OperationException refused(StoreException e) {
        Reason reason =
                switch (e.reason()) {
                    case CONFLICT -> Reason.CONFLICT;
                    case INVALID -> Reason.INVALID;
                    case UNAVAILABLE -> Reason.UNAVAILABLE;
                };
        return new OperationException(reason, String.valueOf(e.getMessage()));
    }
}
