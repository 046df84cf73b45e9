namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// The right to ask for tokens of a sign-in and to change it. It ends with the process, however that ends: its file has a note while an
/// answer is outstanding, by which the next one sees that it was lost.
/// </summary>
/// <param name="file">The file, which nobody else may open.</param>
sealed class SignInTurn(FileStream file) : IDisposable
{
    const byte Note = (byte)'?';

    /// <summary>Whether an answer of the provider was lost: the process was ended, or the line cut, while it was outstanding.</summary>
    public bool HasLostAnswer { get; } = file.Length > 0;

    /// <summary>Notes that a provider is asked; from then on its answer may be the only copy of a refresh token.</summary>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.SignInNotKept"/>: nothing can be written here, so an answer could not be kept either.
    /// </exception>
    public void Ask() => SignInFiles.Guard(file.Name, () =>
    {
        file.Position = 0;
        file.WriteByte(Note);
        file.Flush(flushToDisk: true);
        return true;
    });

    /// <summary>Notes that no answer is outstanding: it is kept, or there is nothing to keep.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: the note can't be taken back.</exception>
    public void Settle() => SignInFiles.Guard(file.Name, () =>
    {
        file.SetLength(0);
        file.Flush();
        return true;
    });

    /// <summary>Ends it.</summary>
    public void Dispose() => file.Dispose();
}
