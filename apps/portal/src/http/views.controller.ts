import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Access, CallerAccess, Command, type CommandContext, IdPipe, IsText, KIT, type Kit, NestedArray, Rule, SignedIn } from '@gt/service-kit';
import { FILTERS_MAX, NAME_MAX, removeView, saveView, VALUE_MAX, viewsOf, type Owner, type SavedView } from '../views/saved-views.js';

const isCode = (value: unknown): boolean => typeof value === 'string' && /^[a-zA-Z][a-zA-Z-]{0,39}$/.test(value);
const IsCode = () => Rule('NOT_A_CODE', '应为 1–40 个英文字母或连字符。', isCode);

class SavedFilterDto { @IsCode() key: string; @IsText(1, VALUE_MAX) value: string; }
class SavedViewDto {
  /** the list's name, as the page gives it */
  @IsCode() list: string;
  @IsText(1, NAME_MAX) name: string;
  @NestedArray(() => SavedFilterDto, FILTERS_MAX) filters: SavedFilterDto[];
}
class ListViewsDto { @IsCode() list: string; }

/** Filters of a list under a name of one's own. They belong to the account, whatever its roles, and follow it to every device; nobody else finds them. */
@Controller('views')
export class ViewsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get() @SignedIn() @Header('cache-control', 'no-store')
  async list(@Query() query: ListViewsDto, @CallerAccess() access: Access): Promise<{ items: SavedView[] }> {
    return { items: await viewsOf(this.kit, this.kit.db, ownerOf(access), query.list) };
  }

  @Post() @SignedIn() @HttpCode(201)
  async save(@Body() dto: SavedViewDto, @Command() command: CommandContext): Promise<{ id: string }> {
    const filters = dto.filters.map(({ key, value }) => ({ key, value }));
    return command.run(this.kit.db, 201, dto, (tx) => saveView(this.kit, tx, ownerOf(command.access), dto.list, { name: dto.name.trim(), filters }));
  }

  @Post(':id/removal') @SignedIn() @HttpCode(200)
  async remove(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<{ id: string }> {
    return command.run(this.kit.db, 200, null, async (tx) => { await removeView(tx, ownerOf(command.access), id); return { id }; });
  }
}

const ownerOf = ({ caller }: Access): Owner => ({ issuer: caller!.issuer, subject: caller!.subject });
