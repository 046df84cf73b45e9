using System.Management.Automation.Host;

namespace MailSyncPS.Hosting;

/// <summary>A screen of 100 columns.</summary>
public sealed class ScreenSize : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor { get; set; }
    public override ConsoleColor BackgroundColor { get; set; }
    public override Coordinates CursorPosition { get; set; }
    public override Coordinates WindowPosition { get; set; }
    public override int CursorSize { get; set; }
    public override Size BufferSize { get; set; } = new(100, 50);
    public override Size WindowSize { get; set; } = new(100, 50);
    public override string WindowTitle { get; set; } = "";
    public override Size MaxWindowSize => WindowSize;
    public override Size MaxPhysicalWindowSize => WindowSize;
    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override void FlushInputBuffer()
    {
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
    {
    }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
    {
    }
}
