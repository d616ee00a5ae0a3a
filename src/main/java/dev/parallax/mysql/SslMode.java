package dev.parallax.mysql;

/** Whether a connection is encrypted and whom it trusts: the values of MySQL's {@code --ssl-mode}. */
public enum SslMode {
    /** Never encrypted. */
    DISABLED,
    /** Encrypted if the server can, any certificate. */
    PREFERRED,
    /** Encrypted or not at all, any certificate. */
    REQUIRED,
    /** As REQUIRED, with a certificate that the given authority signed. */
    VERIFY_CA,
    /** As VERIFY_CA, and the certificate names the host. */
    VERIFY_IDENTITY;

    public boolean verifiesCertificate() {
        return this == VERIFY_CA || this == VERIFY_IDENTITY;
    }

    /** Whether a password may meet a server whose identity TLS has not at least encrypted. */
    public boolean mayBePlain() {
        return this == DISABLED || this == PREFERRED;
    }
}
