package org.patchbay.ops.access;

import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of the console, by a realm of JAAS: those of {@code etc/users.properties}, or of whatever else the container asks. */
final class ConsoleLogin implements Passwords.Login {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLogin.class);

    private final String realm;

    ConsoleLogin(String realm) {
        this.realm = realm;
    }

    @Override
    public Optional<Set<String>> groups(String name, char[] password) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JAAS looks there for the module, which the container has put on the class path.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            Subject subject = new Subject();
            LoginContext login = new LoginContext(realm, subject, answers(name, password));
            login.login();
            Set<String> groups = subject.getPrincipals().stream()
                    .filter(ConsoleLogin::isGroup)
                    .map(Principal::getName)
                    .collect(Collectors.toUnmodifiableSet());
            login.logout();
            return Optional.of(groups);
        } catch (FailedLoginException e) {
            return Optional.empty();
        } catch (LoginException | SecurityException e) {
            // Of a module that wraps all it meets in one kind, the message would tell who tried what.
            LOG.debug("The realm {} refused: {}", realm, e.getClass().getName());
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A role is what a group was given, or a user directly; the user's own name is neither. */
    private static boolean isGroup(Principal principal) {
        String type = principal.getClass().getSimpleName();
        return type.equals("RolePrincipal") || type.equals("GroupPrincipal");
    }

    private static CallbackHandler answers(String name, char[] password) {
        return callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked) {
                    asked.setName(name);
                } else if (callback instanceof PasswordCallback asked) {
                    asked.setPassword(password);
                } else {
                    throw new UnsupportedCallbackException(callback);
                }
            }
        };
    }
}
