package org.patchbay.ops.access;

import java.security.Principal;
import java.util.Map;

import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleLoginTest {

    /** As the container's: a role, a group and the user's own name. */
    public static final class OneUser implements LoginModule {
        record RolePrincipal(String getName) implements Principal {}

        record GroupPrincipal(String getName) implements Principal {}

        record UserPrincipal(String getName) implements Principal {}

        private Subject subject;
        private CallbackHandler handler;

        @Override
        public void initialize(Subject who, CallbackHandler asks, Map<String, ?> shared, Map<String, ?> options) {
            subject = who;
            handler = asks;
        }

        @Override
        public boolean login() throws LoginException {
            NameCallback name = new NameCallback("name");
            PasswordCallback password = new PasswordCallback("password", false);
            try {
                handler.handle(new Callback[] {name, password});
            } catch (Exception e) {
                throw new LoginException(e.toString());
            }
            if (name.getName().equals("broken")) {
                throw new LoginException("no directory");
            }
            if (!name.getName().equals("ada") || !new String(password.getPassword()).equals("right")) {
                throw new FailedLoginException("login failed");
            }
            return true;
        }

        @Override
        public boolean commit() {
            subject.getPrincipals().add(new UserPrincipal("admin"));
            subject.getPrincipals().add(new GroupPrincipal("staff"));
            subject.getPrincipals().add(new RolePrincipal("operator"));
            return true;
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            return true;
        }
    }

    private final ConsoleLogin login = new ConsoleLogin("karaf");

    @BeforeEach
    void realm() {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals("karaf")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(
                                    OneUser.class.getName(), LoginModuleControlFlag.REQUIRED, Map.of())
                        }
                        : null;
            }
        });
    }

    @AfterEach
    void noRealm() {
        Configuration.setConfiguration(null);
    }

    @Test
    void aNameIsNoRole() {
        assertThat(login.groups("ada", "right".toCharArray()))
                .hasValueSatisfying(groups -> assertThat(groups).containsExactlyInAnyOrder("staff", "operator"));
    }

    @Test
    void neitherAWrongPasswordNorAnUnknownNameNorABrokenRealmLetsAnybodyIn() {
        assertThat(login.groups("ada", "wrong".toCharArray())).isEmpty();
        assertThat(login.groups("bob", "right".toCharArray())).isEmpty();
        assertThat(login.groups("broken", "right".toCharArray())).isEmpty();
        assertThat(new ConsoleLogin("other").groups("ada", "right".toCharArray()))
                .isEmpty();
    }

    @Test
    void theThreadIsLeftAsItWas() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        login.groups("ada", "wrong".toCharArray());
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
